package dev.slipway.deployment;

import java.time.Duration;
import java.util.Optional;

/** Reads {@code spec.checks}. */
final class ChecksFields {

    private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MOST_TIMEOUT = Duration.ofHours(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int OK = 200;

    private static final Want PATH = Want.matching("a path, as /health", 1024, "/[!-~&&[^#]]*");
    private static final Want PROMPT = Want.of("a text of at most 4096 characters", 4096, Text::isStorable);
    private static final Want MODEL = Want.matching("the name of a model", 200, "[!-~]+");

    private static final Want SERVICE =
            Want.matching("the name of a Service of the App's namespace, as chat", 63, "[a-z]([a-z0-9-]*[a-z0-9])?");

    private ChecksFields() {}

    static Optional<Probe> read(Fields spec, Optional<Target> target) {
        return spec.object("checks").flatMap(checks -> {
            checks.refuse("evals");
            Optional<Probe> read = checks.object("probe").flatMap(fields -> probe(fields, target));
            checks.end();
            return read;
        });
    }

    private static Optional<Probe> probe(Fields probe, Optional<Target> target) {
        probe.exactlyOne("http", "chat");
        Duration timeout = Quantity.duration(probe, "timeout", LEAST_TIMEOUT, MOST_TIMEOUT, TIMEOUT);
        Optional<Probe> read = probe.object("http")
                .map(http -> http(http, timeout, target))
                .or(() -> probe.object("chat").map(chat -> chat(chat, timeout, target)));
        probe.end();
        return read;
    }

    private static Probe http(Fields http, Duration timeout, Optional<Target> target) {
        Probe read = new Probe.Http(
                http.text("path", PATH, "/"),
                http.integer("expect", 100, 599).orElse(OK),
                service(http, target),
                port(http, target),
                timeout);
        http.end();
        return read;
    }

    private static Probe chat(Fields chat, Duration timeout, Optional<Target> target) {
        Probe read = new Probe.Chat(
                chat.text("path", PATH, "/v1/chat/completions"),
                chat.text("prompt", PROMPT, "Answer with the word: ok"),
                chat.text("model", MODEL),
                chat.text("expect", PROMPT),
                service(chat, target),
                port(chat, target),
                timeout);
        chat.end();
        return read;
    }

    /** Asked through the API server: which port of it is asked must be told too. */
    private static Optional<String> service(Fields fields, Optional<Target> target) {
        Optional<String> service = fields.text("service", SERVICE);
        if (target.orElse(null) instanceof Target.Kubernetes) {
            fields.require("service", SERVICE.words());
            fields.require("port", "the service's port, as 80");
        } else if (target.isPresent() && service.isPresent()) {
            fields.problem("service", "is for a kubernetes target: remove it");
        }
        return service;
    }

    /** Of a process only its one port can be asked, of a container only what it publishes. */
    private static Optional<Integer> port(Fields fields, Optional<Target> target) {
        Optional<Integer> port = fields.integer("port", 1, 65_535);
        return switch (target.orElse(null)) {
            case Target.Process process
            when port.isPresent() -> {
                if (port.get() != process.port()) {
                    fields.problem(
                            "port", "is not spec.target.process.port: write " + process.port() + ", or remove it");
                }
                yield Optional.empty();
            }
            case Target.Docker docker
            when port.isPresent() -> {
                if (docker.ports().stream().noneMatch(published -> published.container() == port.get())) {
                    fields.problem(
                            "port",
                            "is no container port of spec.target.docker.ports: write one of those, or remove it");
                }
                yield port;
            }
            case null, default -> port;
        };
    }
}
