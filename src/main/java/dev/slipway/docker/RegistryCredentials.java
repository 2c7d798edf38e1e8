package dev.slipway.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import dev.slipway.deployment.App;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials for a registry out of a secret: its keys {@code username} and {@code password}, or {@code .dockerconfigjson} as
 * Kubernetes writes it. A secret that is named with a key holds such a document under that key.
 */
final class RegistryCredentials {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DOCUMENT = ".dockerconfigjson";
    private static final int MOST_REGISTRIES = 32;

    private final Secrets secrets;
    private final App app;

    RegistryCredentials(Secrets secrets, App app) {
        this.secrets = secrets;
        this.app = app;
    }

    /** None where no secret is named: the registry then decides. */
    AuthConfig read(Optional<String> secret, String registry) {
        return secret.map(name -> read(reference(name), registry)).orElseGet(AuthConfig::new);
    }

    /**
     * What a build may pull with. A document names the registry of each pair; a bare pair is for the given registry alone, or a
     * commit could send it to any registry that it names.
     */
    AuthConfigurations all(Optional<String> secret, Optional<String> registry) {
        AuthConfigurations all = new AuthConfigurations();
        secret.map(RegistryCredentials::reference).ifPresent(reference -> {
            Map<String, String> keys = keys(reference);
            String document = keys.get(reference.key().orElse(DOCUMENT));
            if (document != null) {
                parse(reference, document).path("auths").properties().stream()
                        .limit(MOST_REGISTRIES)
                        .forEach(entry -> all.addConfig(fromEntry(reference, entry.getValue(), entry.getKey())));
            } else {
                registry.ifPresent(host -> all.addConfig(read(reference, host)));
            }
        });
        return all;
    }

    private Map<String, String> keys(SecretRef reference) {
        return secrets.read(app.name().namespace(), reference).orElseThrow(() -> missing(reference));
    }

    private AuthConfig read(SecretRef reference, String registry) {
        Map<String, String> keys = keys(reference);
        String document = keys.get(reference.key().orElse(DOCUMENT));
        if (document != null) {
            return fromDocument(reference, document, registry);
        }
        String username = keys.get("username");
        String password = keys.get("password");
        if (username == null || password == null) {
            throw missing(reference);
        }
        return credentials(registry, username, password);
    }

    private AuthConfig fromDocument(SecretRef reference, String document, String registry) {
        JsonNode auths = parse(reference, document).path("auths");
        for (Map.Entry<String, JsonNode> entry : auths.properties()) {
            if (host(entry.getKey()).equals(registry)) {
                return fromEntry(reference, entry.getValue(), registry);
            }
        }
        throw Trouble.policy(
                "RegistryRefused", "the secret " + reference + " has no credentials for the registry " + registry);
    }

    private static AuthConfig fromEntry(SecretRef reference, JsonNode entry, String registry) {
        if (entry.hasNonNull("username")) {
            return credentials(
                    registry,
                    entry.path("username").asText(),
                    entry.path("password").asText());
        }
        try {
            String pair =
                    new String(Base64.getDecoder().decode(entry.path("auth").asText()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                return credentials(registry, pair.substring(0, colon), pair.substring(colon + 1));
            }
        } catch (IllegalArgumentException notBase64) {
            throw unreadable(reference);
        }
        throw unreadable(reference);
    }

    private static JsonNode parse(SecretRef reference, String document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw unreadable(reference);
        }
    }

    /** Docker writes its own registry as an address with a path. */
    private static String host(String entry) {
        String host = entry.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return host.equals("index.docker.io") ? ImageName.DEFAULT_REGISTRY : host;
    }

    private static AuthConfig credentials(String registry, String username, String password) {
        return new AuthConfig()
                .withRegistryAddress(registry)
                .withUsername(username)
                .withPassword(password);
    }

    private static Trouble unreadable(SecretRef reference) {
        return Trouble.policy(
                "RegistryRefused", "the secret " + reference + " is not a document as docker login writes it");
    }

    private Trouble missing(SecretRef reference) {
        return Trouble.revision(
                "SecretNotFound",
                "the secret " + reference + " with username and password for the registry is not there: put it into "
                        + secrets.whereToPut(app.name().namespace(), reference));
    }

    private static SecretRef reference(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new SecretRef(text)
                : new SecretRef(text.substring(0, slash), Optional.of(text.substring(slash + 1)));
    }
}
