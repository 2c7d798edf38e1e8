package dev.slipway.docker;

import dev.slipway.tool.Attempt;
import dev.slipway.tool.ToolCall;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The engines that the operator of Slipway named. An App can use no other: it would reach the controller's network. */
@Singleton
class Engines {

    static final String LOCAL = "local";

    static final String LOCAL_SOCKET = "unix:///var/run/docker.sock";

    private final InstantSource clock;
    private final Map<String, URI> hosts;
    private final Map<String, Engine> engines = new ConcurrentHashMap<>();

    Engines(DockerConfig config, InstantSource clock) {
        this.clock = clock;
        Map<String, String> named = config.engines().isEmpty() ? Map.of(LOCAL, LOCAL_SOCKET) : config.engines();
        this.hosts = named.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> host(entry), (a, b) -> a, TreeMap::new));
    }

    Engine named(String name) {
        URI host = hosts.get(name);
        if (host == null) {
            throw Trouble.policy(
                    "EngineNotConfigured",
                    "no engine is named \"" + name + "\"; configured: " + String.join(", ", hosts.keySet())
                            + ". Name one of them, or add slipway.docker.engines." + name);
        }
        return engines.computeIfAbsent(name, key -> new Engine(key, host, Engine.CALL_LIMIT));
    }

    Task task(ToolCall call, Attempt attempt) {
        return new Task(named(call.target()), call, attempt, clock);
    }

    List<Engine> all() {
        return hosts.keySet().stream().map(this::named).toList();
    }

    @PreDestroy
    void close() {
        engines.values().forEach(Engine::close);
    }

    private static URI host(Map.Entry<String, String> entry) {
        URI host = URI.create(entry.getValue());
        boolean known = "unix".equals(host.getScheme()) || ("tcp".equals(host.getScheme()) && host.getPort() > 0);
        if (!known) {
            throw new IllegalArgumentException("slipway.docker.engines." + entry.getKey()
                    + " is neither unix:///path nor tcp://host:port: " + entry.getValue());
        }
        return host;
    }
}
