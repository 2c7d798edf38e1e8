package dev.slipway.process;

import dev.slipway.deployment.Environment.SecretVariable;
import dev.slipway.deployment.Redactor;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import dev.slipway.tool.Blame;
import java.io.File;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The environment of one process: five variables of ours, the App's, its secrets, {@code PORT}, and a mark by which its children
 * are known when it is dead. Nothing else of Slipway's own environment gets in.
 *
 * @param secrets by the name of their variable
 */
record Surroundings(SortedMap<String, String> variables, SortedMap<String, String> secrets) {

    static final String MARK = "SLIPWAY_KEY";

    private static final String PORT = "PORT";
    private static final List<String> INHERITED = List.of("HOME", "LANG", "TMPDIR");
    /** What the shell that starts the process would change on the way. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "_",
            "PPID",
            "RANDOM",
            "SRANDOM",
            "LINENO",
            "SHLVL",
            "PWD",
            "OLDPWD",
            "IFS",
            "PS4",
            "OPTIND",
            "SHELLOPTS",
            "HISTCMD",
            "EPOCHSECONDS",
            "EPOCHREALTIME",
            "COMP_WORDBREAKS",
            MARK);

    /** Shorter ones are not worth hiding, and would make every text unreadable. */
    private static final int SHORTEST_HIDDEN = 4;

    Surroundings {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
    }

    /** Reads the secrets, now. */
    static Surroundings of(Launch launch, int port, Secrets source) {
        TreeMap<String, String> variables = new TreeMap<>();
        Map<String, String> ours = System.getenv();
        INHERITED.forEach(name -> Optional.ofNullable(ours.get(name)).ifPresent(value -> variables.put(name, value)));
        addJava(variables, ours);
        launch.environment().forEach((name, value) -> variables.put(checked(name, value), value));
        TreeMap<String, String> secrets = new TreeMap<>();
        for (SecretVariable variable : launch.secretEnvironment()) {
            String value = secret(launch.namespace(), variable.from(), source);
            secrets.put(checked(variable.name(), value), value);
        }
        variables.putAll(secrets);
        variables.put(PORT, Integer.toString(port));
        variables.put(MARK, AppFolder.hex(launch.key()));
        return new Surroundings(variables, secrets);
    }

    /** The JDK that runs Slipway comes first on the PATH: a machine may have no other, or an older one. */
    private static void addJava(Map<String, String> variables, Map<String, String> ours) {
        Optional<String> home = Optional.ofNullable(ours.get("JAVA_HOME"))
                .or(() -> Optional.ofNullable(System.getProperty("java.home")))
                .filter(path -> Path.of(path, "bin", "java").toFile().canExecute());
        String path = ours.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        home.ifPresent(value -> variables.put("JAVA_HOME", value));
        variables.put(
                "PATH",
                home.map(value -> value + "/bin" + File.pathSeparator + path).orElse(path));
    }

    private static String checked(String name, String value) {
        if (name.equals(PORT)) {
            throw refused("the variable PORT is given by Slipway: name the port in spec.target.process.port");
        }
        if (NOT_PASSED_ON.contains(name) || name.startsWith("BASH")) {
            throw refused("the variable " + name + " belongs to the shell and can't be given to a process: rename it");
        }
        if (value.indexOf('\0') >= 0) {
            throw refused(
                    "the value of the variable " + name + " has a zero byte in it: a process can't be given that");
        }
        return name;
    }

    private static NotStarted refused(String why) {
        return new NotStarted(Blame.REVISION, "VariableRefused", why);
    }

    private static String secret(String namespace, SecretRef reference, Secrets source) {
        String key = reference.key().orElseThrow();
        return source.read(namespace, reference)
                .flatMap(values -> Optional.ofNullable(values.get(key)))
                .orElseThrow(() -> new NotStarted(
                        Blame.REVISION,
                        "SecretNotFound",
                        "the secret " + reference + " is not there: put it into "
                                + source.whereToPut(namespace, reference) + ", then deploy again"));
    }

    SortedMap<String, String> signed(StateKey key) {
        TreeMap<String, String> result = new TreeMap<>();
        secrets.forEach((name, value) -> result.put(name, key.sign(value)));
        return result;
    }

    /** Takes these secrets out, before what the redactor knows of by itself. */
    Redactor hiding(Redactor redactor) {
        return text -> {
            String result = text;
            for (String value : secrets.values()) {
                result = value.length() < SHORTEST_HIDDEN ? result : result.replace(value, "***");
            }
            return redactor.redact(result);
        };
    }
}
