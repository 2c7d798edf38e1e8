package dev.slipway.kube;

import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;

/**
 * What Helm asks a registry with: the secret's {@code .dockerconfigjson}, or its {@code username} and {@code password} for the one
 * registry that is asked; read at that moment, in a file that only Slipway's user reads and that goes with its folder.
 *
 * @param namespace of the App
 */
record RegistryLogin(Secrets secrets, String namespace) {

    private static final String DOCUMENT = ".dockerconfigjson";

    Path file(Path home, String url, SecretRef reference) throws IOException {
        Map<String, String> keys = secrets.read(namespace, reference).orElseThrow(() -> missing(reference));
        String document = keys.containsKey(DOCUMENT) ? keys.get(DOCUMENT) : document(url, keys, reference);
        Path file = Files.createFile(
                home.resolve("registry.json"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, document);
    }

    private String document(String url, Map<String, String> keys, SecretRef reference) {
        if (!keys.containsKey("username") || !keys.containsKey("password")) {
            throw missing(reference);
        }
        byte[] pair = (keys.get("username") + ":" + keys.get("password")).getBytes(StandardCharsets.UTF_8);
        String auth = Base64.getEncoder().encodeToString(pair);
        return Json.write(Map.of("auths", Map.of(URI.create(url).getAuthority(), Map.of("auth", auth))));
    }

    private Trouble missing(SecretRef reference) {
        return Trouble.revision(
                "SecretNotFound",
                "the secret " + reference + " with username and password for the chart's registry is not there: put it"
                        + " into " + secrets.whereToPut(namespace, reference));
    }
}
