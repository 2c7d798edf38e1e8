package dev.slipway.process;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.CanonicalJson;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Environment.SecretVariable;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Target;
import dev.slipway.tool.Arguments;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be started, taken from a call.
 *
 * @param tree hash that the folder {@code path} of the commit must have
 * @param fixedPort empty: a free one is chosen
 * @param declaredPort the port that the App names, by which its probe may ask for the endpoint whichever port was chosen
 */
record Launch(
        AppId app,
        String namespace,
        String deployment,
        Digest key,
        Commit commit,
        String path,
        String tree,
        List<String> command,
        Optional<Integer> fixedPort,
        Optional<Integer> declaredPort,
        Map<String, String> environment,
        List<SecretVariable> secretEnvironment) {

    private static final String FREE = "free";
    private static final String PORT = "${PORT}";

    Launch {
        if (!tree.matches("[0-9a-f]{40}([0-9a-f]{24})?")) {
            throw new IllegalArgumentException("not a tree hash: " + tree);
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("no command");
        }
    }

    static Launch of(ToolCall call, Attempt attempt) {
        Arguments arguments = call.arguments();
        String port = arguments.text("port");
        Optional<Integer> declared = attempt.app().spec().target() instanceof Target.Process process
                ? Optional.of(process.port())
                : Optional.empty();
        return new Launch(
                attempt.app().id(),
                attempt.app().name().namespace(),
                attempt.deployment(),
                call.key(attempt.app().id()),
                new Commit(arguments.text("commit")),
                arguments.text("path"),
                arguments.text("tree"),
                arguments.texts("command"),
                port.equals(FREE) ? Optional.empty() : Optional.of(Integer.valueOf(port)),
                declared,
                arguments.entries("environment"),
                arguments.list("secretEnvironment").stream()
                        .map(Launch::variable)
                        .toList());
    }

    private static SecretVariable variable(Object value) {
        Map<String, String> parts = Arguments.of(Map.of("variable", value)).entries("variable");
        return new SecretVariable(
                parts.getOrDefault("name", ""),
                new SecretRef(parts.getOrDefault("secret", ""), Optional.ofNullable(parts.get("key"))));
    }

    List<String> command(int port) {
        return command.stream()
                .map(word -> word.replace(PORT, Integer.toString(port)))
                .toList();
    }

    String about(int port) {
        return String.join(" ", command) + " on port " + port + " (tree " + tree.substring(0, 8) + ")";
    }

    /** What is compared before and after: what was wanted, never what it happened to get. */
    String state(SortedMap<String, String> signedSecrets) {
        return CanonicalJson.of(Map.of(
                "command", command,
                "port", fixedPort.map(String::valueOf).orElse(FREE),
                "tree", tree,
                "environment", environment,
                "secrets", signedSecrets));
    }

    /** The same whether it was just started or found. */
    SortedMap<String, String> outputs(long pid, int port) {
        TreeMap<String, String> result = new TreeMap<>();
        String endpoint = "http://127.0.0.1:" + port;
        result.put("endpoint", endpoint);
        result.put("endpoint-" + port, endpoint);
        declaredPort.ifPresent(declared -> result.put("endpoint-" + declared, endpoint));
        result.put("pid", Long.toString(pid));
        return result;
    }
}
