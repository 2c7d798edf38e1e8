package dev.slipway.git;

import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a remote is asked with, read from the secret at each call. Key names as Flux uses them: {@code username} and {@code
 * password} or {@code bearerToken} and {@code ca.crt} for HTTPS; {@code identity}, {@code password} and {@code known_hosts} for SSH.
 */
final class Credential {

    /** Hosts that take a token as the password want some user name, and most take any. */
    private static final String ANY_USER = "git";
    /** A shorter value would blot out ordinary words. */
    private static final int SHORTEST_SECRET = 4;

    private final Map<String, String> keys;
    private final UnaryOperator<String> whereToPut;

    private Credential(Map<String, String> keys, UnaryOperator<String> whereToPut) {
        this.keys = keys;
        this.whereToPut = whereToPut;
    }

    static Credential read(RepositoryId repository, Secrets secrets) throws Refusal {
        if (repository.secretRef().isEmpty()) {
            return new Credential(
                    Map.of(), key -> "the key \"" + key + "\" of a secret that spec.source.secretRef names");
        }
        String namespace = repository.namespace();
        SecretRef reference = repository.secretRef().get();
        Map<String, String> keys = secrets.read(namespace, reference)
                .orElseThrow(() ->
                        new Refusal("the secret \"" + reference.name() + "\" that spec.source.secretRef names does "
                                + "not exist: put it at " + secrets.whereToPut(namespace, reference)));
        return new Credential(
                keys, key -> secrets.whereToPut(namespace, new SecretRef(reference.name(), Optional.of(key))));
    }

    /** The value of the {@code Authorization} header; empty for what is public. */
    Optional<String> authorization() {
        Optional<String> bearer = token("bearerToken").map(token -> "Bearer " + token);
        return bearer.or(() -> token("password").map(this::basic));
    }

    /** Certificates to trust besides the usual ones, as PEM. */
    Optional<String> certificates() {
        return text("ca.crt").or(() -> text("caFile"));
    }

    Optional<String> identity() {
        return text("identity");
    }

    Optional<String> passphrase() {
        return token("password");
    }

    Optional<String> knownHosts() {
        return text("known_hosts");
    }

    /** Where somebody would put a key of the secret. */
    String whereToPut(String key) {
        return whereToPut.apply(key);
    }

    /** The text without any value of this credential. */
    String redact(String text) {
        String clean = text.replaceAll("(?<=://)[^/@\\s]*@", "");
        for (String value : secretValues()) {
            clean = clean.replace(value, "***");
        }
        return clean;
    }

    private List<String> secretValues() {
        return Stream.of(
                        token("password"),
                        token("bearerToken"),
                        token("password").map(this::base64))
                .flatMap(Optional::stream)
                .filter(value -> value.length() >= SHORTEST_SECRET)
                .toList();
    }

    private String basic(String password) {
        return "Basic " + base64(password);
    }

    private String base64(String password) {
        String pair = token("username").orElse(ANY_USER) + ":" + password;
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the line end that editors and {@code kubectl create secret --from-file} leave behind. */
    private Optional<String> token(String key) {
        return text(key).map(String::strip);
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(keys.get(key)).filter(value -> !value.isBlank());
    }
}
