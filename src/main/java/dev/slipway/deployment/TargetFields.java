package dev.slipway.deployment;

import java.util.List;
import java.util.Optional;

/** Reads {@code spec.target}. */
final class TargetFields {

    private static final int MOST_WORDS = 100;
    private static final int MOST_PORT = 65_535;
    private static final Want WORD = Want.of("a text of at most 4096 characters", 4096, Text::isStorable);

    private TargetFields() {}

    static Optional<Target> read(Fields target) {
        target.refuse("dify");
        target.exactlyOne("process", "docker", "kubernetes");
        Optional<Target> read = target.object("process")
                .map(TargetFields::process)
                .or(() -> target.object("docker").map(DockerFields::read))
                .or(() -> target.object("kubernetes").map(KubernetesFields::read));
        target.end();
        return read;
    }

    private static Target process(Fields process) {
        process.require("command", "a list, as [java, App.java]");
        List<String> command = process.texts("command", WORD, MOST_WORDS);
        if (process.has("command") && (command.isEmpty() || command.getFirst().isBlank())) {
            process.problem("command", "names no program: write a list, as [java, App.java]");
        }
        process.require("port", "the port that the program listens on, as 8080");
        int port = process.integer("port", 1, MOST_PORT).orElse(1);
        Environment environment = SecretFields.environment(process);
        boolean names = environment.plain().containsKey("PORT")
                || environment.secret().stream()
                        .anyMatch(variable -> variable.name().equals("PORT"));
        if (names) {
            process.problem("environment", "names PORT, which Slipway sets: remove it");
        }
        process.end();
        return new Target.Process(command, port, environment);
    }
}
