package dev.slipway.hook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import dev.slipway.deployment.AppManifest;
import dev.slipway.pipeline.Ids;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Push webhooks over real HTTP, on the real record. */
@QuarkusTest
@TestProfile(HookIT.WithASecret.class)
class HookIT {

    private static final String SECRET = "of the installation";

    public static final class WithASecret implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("slipway.hook.github.secret", SECRET, "slipway.url", "https://slipway.example.com/");
        }
    }

    @Inject
    Stores stores;

    @Inject
    Register register;

    @Inject
    Ids ids;

    @Inject
    HookGuide guide;

    @TestHTTPResource("/")
    URI address;

    private String repository = "";

    @BeforeEach
    void follow() {
        String name = "app-" + ids.next();
        repository = "https://git.invalid/" + name + ".git";
        AppManifest.Parsed.Valid app = (AppManifest.Parsed.Valid) AppManifest.parse(Map.of(
                "apiVersion",
                AppManifest.API_VERSION,
                "kind",
                AppManifest.KIND,
                "metadata",
                Map.of("namespace", "it", "name", name),
                "spec",
                Map.of(
                        "source", Map.of("url", repository, "ref", Map.of("branch", "main")),
                        "suspend", true,
                        "target", Map.of("kubernetes", Map.of("namespace", "it")))));
        register.put(app.name(), app.spec(), app.manifest(), "api");
        assertThat(guide.entry(stores.apps().find(app.name()).orElseThrow()).payloadUrl())
                .isEqualTo("https://slipway.example.com/hooks/generic");
    }

    @Test
    void acknowledgesASignedPushOnceItIsStored() {
        deliver("d-" + ids.next(), "push", SECRET).statusCode(202).body("status", equalTo("accepted"));
    }

    @Test
    void storesTheSameDeliveryOnceHoweverOftenItComes() throws InterruptedException {
        String delivery = "d-" + ids.next();
        int accepted;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            var answers = threads.invokeAll(IntStream.range(0, 40)
                    .<Callable<String>>mapToObj(i -> () -> deliver(delivery, "push", SECRET)
                            .statusCode(202)
                            .extract()
                            .path("status"))
                    .toList());
            accepted = (int) answers.stream()
                    .filter(answer -> answer.resultNow().equals("accepted"))
                    .count();
        }
        assertThat(accepted).isEqualTo(1);
    }

    @Test
    void answersPingsAndOtherEvents() {
        deliver("x", "ping", SECRET).statusCode(200).body("status", equalTo("pong"));
        deliver("x", "issues", SECRET).statusCode(202).body("status", containsString("ignored"));
    }

    @Test
    void tellsNothingToWhoCanNotSign() {
        deliver("x", "push", "wrong").statusCode(401).body(emptyString());
        given().body("{").post("/hooks/github").then().statusCode(401).body(emptyString());
        given().body("{").post("/hooks/generic").then().statusCode(404).body(emptyString());
        given().body("{").post("/hooks/gitlab").then().statusCode(404);
        given().body("{").post("/hooks/github/it/unknown").then().statusCode(404);
        given().body("{").post("/hooks/github/It/Unknown").then().statusCode(404);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void refusesALargeBodyWithoutReadingOn() throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /hooks/github HTTP/1.1\r\nHost: localhost\r\nX-GitHub-Event: push\r\nX-Hub-Signature-256: sha256="
                                    + "0".repeat(64) + "\r\nContent-Length: " + (BodyReader.MOST_BYTES + 1L)
                                    + "\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 413");
        }
    }

    private ValidatableResponse deliver(String delivery, String event, String secret) {
        String body = "{\"ref\": \"refs/heads/main\", \"after\": \"" + "a1".repeat(20)
                + "\", \"repository\": {\"clone_url\": \"" + repository + "\"}}";
        return given().contentType("application/json")
                .header("X-GitHub-Event", event)
                .header("X-GitHub-Delivery", delivery)
                .header(
                        "X-Hub-Signature-256",
                        "sha256="
                                + Signature.of(secret, body.getBytes(StandardCharsets.UTF_8))
                                        .hex())
                .body(body)
                .post("/hooks/github")
                .then();
    }
}
