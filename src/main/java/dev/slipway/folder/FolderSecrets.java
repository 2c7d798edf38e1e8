package dev.slipway.folder;

import dev.slipway.deployment.AppName;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.SecretSource;
import dev.slipway.deployment.Secrets;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Secrets as files, one for each key, or as environment variables of the service, or elsewhere; a folder of that name wins. A value of
 * one line is read without its line break. Variables serve namespaces without a dash only, so that no namespace's name is the beginning
 * of another's.
 */
@ApplicationScoped
class FolderSecrets implements Secrets {

    static final int MOST_KEYS = 100;
    static final int MOST_BYTES = 256 * 1024;

    /** Keys that git, registries and clusters use for what is not secret: hiding it would spoil every text. */
    private static final Set<String> PUBLIC =
            Set.of("username", "known_hosts", "identity.pub", "ca.crt", "tls.crt", "caFile", "email");

    private static final Logger LOG = Logger.getLogger(FolderSecrets.class);

    private final Optional<Path> folder;
    private final Map<String, String> environment;
    private final List<SecretSource> others;
    private final Redactions redactions;

    @Inject
    FolderSecrets(SecretsSettings settings, @All List<SecretSource> others, Redactions redactions) {
        this(settings.folder(), System.getenv(), others, redactions);
    }

    FolderSecrets(
            Optional<Path> folder, Map<String, String> environment, List<SecretSource> others, Redactions redactions) {
        this.folder = folder;
        this.environment = environment;
        this.others = List.copyOf(others);
        this.redactions = redactions;
    }

    @Override
    public Optional<Map<String, String>> read(String namespace, SecretRef reference) {
        if (!AppName.isLabel(namespace)) {
            return Optional.empty();
        }
        Map<String, String> keys =
                fromFolder(namespace, reference.name()).orElseGet(() -> fromEnvironment(namespace, reference.name()));
        return known(keys.isEmpty() ? elsewhere(namespace, reference.name()) : keys);
    }

    private Map<String, String> elsewhere(String namespace, String name) {
        Map<String, String> keys = new TreeMap<>();
        others.stream()
                .flatMap(source -> source.read(namespace, name).stream())
                .findFirst()
                .ifPresent(found -> found.forEach((key, value) -> keys.put(key, plain(value))));
        return keys;
    }

    private Optional<Map<String, String>> known(Map<String, String> keys) {
        keys.forEach((key, value) -> {
            if (!PUBLIC.contains(key)) {
                redactions.remember(value);
            }
        });
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys);
    }

    @Override
    public String whereToPut(String namespace, SecretRef reference) {
        return others.stream()
                .flatMap(source -> source.whereToPut(namespace, reference).stream())
                .findFirst()
                .orElseGet(() -> whereToPutHere(namespace, reference));
    }

    private String whereToPutHere(String namespace, SecretRef reference) {
        String key = reference.key().orElse("KEY");
        String file = folder.map(Path::toString).orElse("the folder slipway.secrets.folder") + "/" + namespace + "/"
                + reference.name() + "/" + key;
        return isServedByVariables(namespace)
                ? file + ", or the environment variable " + prefix(namespace, reference.name()) + variable(key)
                : file;
    }

    private Optional<Map<String, String>> fromFolder(String namespace, String name) {
        Optional<Path> secret =
                folder.map(root -> root.resolve(namespace).resolve(name)).filter(Files::isDirectory);
        return secret.map(FolderSecrets::files);
    }

    private static Map<String, String> files(Path secret) {
        Map<String, String> keys = new TreeMap<>();
        try (Stream<Path> files = Files.list(secret)) {
            List<Path> sorted = files.filter(
                            file -> !file.getFileName().toString().startsWith(".."))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(MOST_KEYS)
                    .toList();
            for (Path file : sorted) {
                keys.put(file.getFileName().toString(), content(file));
            }
        } catch (IOException e) {
            LOG.warnf("the secret in %s can't be read: %s", secret, e.getMessage());
        }
        return keys;
    }

    private static String content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException(file + " is larger than " + MOST_BYTES + " bytes");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return plain(text);
        }
    }

    private static String plain(String text) {
        boolean oneLine = text.indexOf('\n') == text.length() - 1;
        return oneLine ? text.replaceFirst("\r?\n$", "") : text;
    }

    /** By names without regard to case, dashes and dots, which a variable's name does not keep. */
    private Map<String, String> fromEnvironment(String namespace, String name) {
        Map<String, String> keys = new TreeMap<>(Comparator.comparing(FolderSecrets::variable));
        if (isServedByVariables(namespace)) {
            String prefix = prefix(namespace, name);
            environment.forEach((variable, value) -> {
                if (variable.startsWith(prefix) && variable.length() > prefix.length() && keys.size() < MOST_KEYS) {
                    keys.put(variable.substring(prefix.length()).toLowerCase(Locale.ROOT), value);
                }
            });
        }
        return keys;
    }

    private static boolean isServedByVariables(String namespace) {
        return !namespace.contains("-");
    }

    private static String prefix(String namespace, String name) {
        return "SLIPWAY_SECRET_" + variable(namespace) + "_" + variable(name) + "_";
    }

    private static String variable(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
