package dev.slipway.operator;

import dev.slipway.git.GitServer;
import dev.slipway.git.Repo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A small App's repository on a real git server: settings, and one pod. */
final class Chat implements AutoCloseable {

    static final String NAME = "chat";

    static final String USER = "somebody";

    private final GitServer server;
    private final Repo repo;

    Chat(Path folder) {
        server = GitServer.serving(folder);
        repo = Repo.create(folder, NAME);
    }

    /** From now on. */
    void wantPassword(String password) {
        server.wantPassword(USER, password);
    }

    Map<String, Object> spec(String namespace) {
        return spec(Map.of("namespace", namespace));
    }

    Map<String, Object> spec(Map<String, ?> kubernetes) {
        return new LinkedHashMap<>(
                Map.of("source", source(NAME), "target", Map.of("kubernetes", kubernetes), "timeout", "1m"));
    }

    Map<String, Object> source(String repository) {
        return new LinkedHashMap<>(Map.of(
                "url", server.url(repository), "ref", Map.of("branch", "main"), "interval", "5s", "path", "deploy"));
    }

    /** The commit. */
    String push(String word, String tag) {
        repo.write("deploy/settings.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                data: {word: "%s"}
                """.formatted(word));
        repo.write("deploy/web.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers: [{name: web, image: "example.com/web:%s", resources: {limits: {memory: 64Mi}}}]
                """.formatted(tag));
        return repo.push("a change").sha();
    }

    @Override
    public void close() {
        server.close();
    }
}
