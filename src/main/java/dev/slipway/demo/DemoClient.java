package dev.slipway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A user of the API with a token, the git host that calls the hook, and a user of the app. */
final class DemoClient {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final String address;
    private final String token;

    DemoClient(String address, String token) {
        this.address = address;
        this.token = token;
    }

    /** Returns the App's uid. */
    String register(Map<String, Object> app) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                api("/apps")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json.writeValueAsString(app)))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("the App was refused: " + answer.body());
        }
        return json.readTree(answer.body()).path("app").path("uid").asText();
    }

    /** The deployment of a commit, as soon as there is one; empty also while the service does not answer. */
    Optional<JsonNode> deployment(String commit) throws InterruptedException {
        Optional<JsonNode> list = look("/deployments?app=demo/echo&limit=20");
        Optional<String> id = Optional.empty();
        for (JsonNode item : list.map(node -> node.path("deployments")).orElseGet(json::createArrayNode)) {
            if (id.isEmpty() && item.path("revision").asText().endsWith(commit)) {
                id = Optional.of(item.path("id").asText());
            }
        }
        return id.isEmpty() ? Optional.empty() : look("/deployments/" + id.get());
    }

    private Optional<JsonNode> look(String path) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(api(path).GET().build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(json.readTree(answer.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private HttpRequest.Builder api(String path) {
        return HttpRequest.newBuilder(URI.create(address + "/api/v1" + path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token);
    }

    /** Calls the hook as GitHub does after a push; returns the status. */
    int announcePush(DemoRepository repository, String secret) throws IOException, InterruptedException {
        String body = json.writeValueAsString(Map.of(
                "ref", "refs/heads/main",
                "after", repository.head(),
                "repository", Map.of("clone_url", repository.url())));
        byte[] signature = Signing.hmacSha256(secret.getBytes(StandardCharsets.UTF_8), body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/hooks/github"))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .header("X-GitHub-Event", "push")
                .header("X-GitHub-Delivery", UUID.randomUUID().toString())
                .header("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(signature))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** What the app answers to a chat message, or why it does not. */
    String ask(String app, String question) throws InterruptedException {
        try {
            String body = json.writeValueAsString(
                    Map.of("model", "echo", "messages", List.of(Map.of("role", "user", "content", question))));
            HttpRequest request = HttpRequest.newBuilder(URI.create(app + "/v1/chat/completions"))
                    .timeout(LIMIT)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            JsonNode answer =
                    json.readTree(http.send(request, BodyHandlers.ofString()).body());
            return answer.path("choices")
                    .path(0)
                    .path("message")
                    .path("content")
                    .asText("(no answer)");
        } catch (IOException e) {
            return "(" + e.getClass().getSimpleName() + ")";
        }
    }

    boolean health(String path) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                    .timeout(LIMIT)
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
