package dev.slipway.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Phase;
import dev.slipway.deployment.Revision;
import dev.slipway.deployment.Tokens;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.pipeline.Ids;
import dev.slipway.pipeline.Stores;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Proposal;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The API over real HTTP, on the real record. */
@QuarkusTest
@TestProfile(ApiIT.WithoutJobs.class)
class ApiIT {

    /** What the record says is this test's to decide. */
    public static final class WithoutJobs implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("slipway.run", "api");
        }
    }

    private static final String TOKEN = "slipway_" + "ab".repeat(32);

    @Inject
    Tokens tokens;

    @Inject
    Stores stores;

    @Inject
    Ids ids;

    @TestHTTPResource("/")
    URI address;

    private String name = "";

    @BeforeEach
    void begin() {
        tokens.add("of-the-tests", Digest.of(TOKEN));
        name = "app-" + ids.next();
    }

    @Test
    void answersNothingBelowApiWithoutAToken() {
        for (String path : List.of(
                "/api/v1/apps",
                "/api/v1/deployments",
                "/api/v1/events",
                "/api/v1/problems",
                "/api/v1/audit",
                "/api/v1/tokens")) {
            given().get(path)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("WWW-Authenticate", "Bearer")
                    .body("status", equalTo(401));
        }
        for (String header :
                List.of("Bearer wrong", "Basic " + TOKEN, "Bearer", TOKEN, "Bearer " + "x".repeat(5_000))) {
            given().header("Authorization", header).get("/api/v1/apps").then().statusCode(401);
        }
        given().body(app())
                .contentType("application/json")
                .post("/api/v1/apps")
                .then()
                .statusCode(401);
        assertThat(stores.apps().find(new AppName("it", name))).isEmpty();
    }

    @Test
    void isNotFooledByOtherWaysToWriteAnAddress() throws IOException {
        for (String path : List.of(
                "/%61pi/v1/apps",
                "//api/v1/apps",
                "/api//v1/apps",
                "/api;x=1/v1/apps",
                "/hooks/../api/v1/apps",
                "/hooks/%2e%2e/api/v1/apps",
                "/hooks/..;/api/v1/apps",
                "/api/v1/apps/",
                "/api/v1/apps?x",
                "/API/v1/apps")) {
            assertThat(status(path)).as(path).isIn(400, 401, 404, 405);
        }
    }

    @Test
    void addsShowsChangesAndDeletesAnApp() {
        known().body(app())
                .post("/api/v1/apps")
                .then()
                .statusCode(201)
                .header("Location", containsString("/api/v1/apps/it/" + name))
                .body("app.generation", equalTo(1))
                .body("app.owner", equalTo("api"))
                .body("app.target", equalTo("kubernetes"))
                .body("document.metadata.name", equalTo(name))
                .body("webhook.payloadUrl", containsString("/hooks/generic"))
                .body("webhook.note", containsString("asked every 3600 s"));
        known().body(app())
                .post("/api/v1/apps")
                .then()
                .statusCode(409)
                .body("detail", containsString("PUT changes it"));

        known().get("/api/v1/apps/it/" + name).then().statusCode(200).body("following.failures", equalTo(0));
        known().get("/api/v1/apps").then().statusCode(200).body("apps.name", hasItem(name));

        known().body(app())
                .put("/api/v1/apps/it/" + name)
                .then()
                .statusCode(200)
                .body("app.generation", equalTo(1));
        known().body(app().replace("3600s", "7200s"))
                .put("/api/v1/apps/it/" + name)
                .then()
                .statusCode(200)
                .body("app.generation", equalTo(2));

        known().delete("/api/v1/apps/it/" + name)
                .then()
                .statusCode(200)
                .body("message", startsWith("deleted it/" + name));
        known().get("/api/v1/apps/it/" + name).then().statusCode(404).body("title", equalTo("Not Found"));
        known().delete("/api/v1/apps/it/" + name).then().statusCode(404);
    }

    @Test
    void listsAllThatIsWrongWithADocument() {
        problem(
                        known().body("{\"kind\": \"App\", \"spec\": {\"budget\": {}}}")
                                .post("/api/v1/apps")
                                .then(),
                        422)
                .body(
                        "problems",
                        hasItems(
                                "apiVersion is missing: write slipway.dev/v1alpha1",
                                "spec.budget is not supported by this version: remove it"));
        problem(known().body(app()).put("/api/v1/apps/it/another").then(), 422)
                .body("problems", hasItem("metadata names it/" + name + ": write the name of the address, it/another"));
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        problem(known().body("{").post("/api/v1/apps").then(), 400).body("detail", containsString("line 1"));
        problem(known().contentType("text/plain").body("x").post("/api/v1/apps").then(), 415);
        problem(
                known().body("{\"a\": \"" + "x".repeat(Bodies.MOST_BYTES) + "\"}")
                        .post("/api/v1/apps")
                        .then(),
                413);
        problem(known().get("/api/v1/nothing").then(), 404);
        problem(known().get("/api/v1/apps/it/NotALabel").then(), 404);
        problem(known().get("/api/v1/deployments?limit=1000").then(), 400);
        problem(known().get("/api/v1/deployments?app=it/unknown").then(), 404);
        problem(known().get("/api/v1/deployments/unknown").then(), 404);
        problem(known().delete("/api/v1/apps").then(), 405);
        for (String command : List.of("approve", "reject", "cancel", "rollback", "retry", "redeliver")) {
            problem(
                    known().body("{}")
                            .post("/api/v1/deployments/unknown/" + command)
                            .then(),
                    404);
        }
        problem(
                known().body("{\"plan\": \"x\"}")
                        .post("/api/v1/deployments/unknown/approve")
                        .then(),
                400);
    }

    @Test
    void showsDeploymentsAndTakesDecisions() {
        App app = added();
        String first = deployment(app, 1);
        stores.transactions()
                .run(() -> stores.deployments()
                        .update(stores.deployments()
                                .find(first)
                                .orElseThrow()
                                .ended(
                                        new Outcome(Outcome.Kind.FAILED, "ProbeFailed", "it answered 500"),
                                        Instant.now())));
        String second = deployment(app, 2);

        known().get("/api/v1/deployments?app=it/" + name)
                .then()
                .statusCode(200)
                .body("deployments.id", equalTo(List.of(second, first)))
                .body("deployments[0].phase", equalTo("AwaitingApproval"))
                .body("deployments[0].outcome", nullValue())
                .body("deployments[1].outcome", equalTo("Failed"))
                .body("deployments[1].reason", equalTo("ProbeFailed"))
                .body("deployments[1].message", equalTo("it answered 500"));
        known().get("/api/v1/deployments?limit=1&app=it/" + name + "&before=" + second)
                .then()
                .body("deployments.id", equalTo(List.of(first)));
        String digest = known().get("/api/v1/deployments/" + second)
                .then()
                .statusCode(200)
                .body("revision", startsWith("main@sha1:"))
                .body("plan.steps", equalTo(List.of()))
                .body("approval", nullValue())
                .extract()
                .path("plan.digest");

        String other = Digest.of("another plan").value();
        known().body("{\"plan\": \"" + other + "\"}")
                .post("/api/v1/deployments/" + second + "/approve")
                .then()
                .statusCode(409);
        known().body("{\"plan\": \"" + digest + "\"}")
                .post("/api/v1/deployments/" + second + "/approve")
                .then()
                .statusCode(202)
                .body("message", containsString(digest));
        known().get("/api/v1/deployments/" + second).then().body("approval.by", equalTo("token:of-the-tests"));
        known().post("/api/v1/deployments/" + second + "/reject").then().statusCode(202);
        known().post("/api/v1/deployments/" + second + "/cancel").then().statusCode(202);
        problem(known().post("/api/v1/deployments/" + first + "/cancel").then(), 409)
                .body("detail", containsString("has ended: Failed"));
        problem(known().post("/api/v1/deployments/" + first + "/rollback").then(), 409);
        known().post("/api/v1/apps/it/" + name + "/deploy").then().statusCode(409);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void tellsEventsLiveAndResumesBehindTheLastOne() throws IOException {
        App app = added();
        String id = deployment(app, 3);
        long last;
        try (Stream stream = new Stream("")) {
            event(app, id, 1, "Started");
            event(app, id, 2, "Planned");
            assertThat(stream.next("Started").data())
                    .contains("\"app\":\"it/" + name + "\"")
                    .contains("\"deployment\":\"" + id + "\"")
                    .contains("\"sequence\":1")
                    .doesNotContain("step");
            last = Long.parseLong(stream.next("Planned").id());
        }
        event(app, id, 3, "Executing");
        try (Stream stream = new Stream(Long.toString(last))) {
            assertThat(stream.next("Executing").data()).contains("\"sequence\":3");
        }
    }

    @Test
    void tellsWhoAskedForWhatAndWhatCameOfIt() {
        known().body("{\"kind\": \"App\"}")
                .put("/api/v1/apps/it/" + name)
                .then()
                .statusCode(422);
        App app = added();
        String id = deployment(app, 1);
        known().post("/api/v1/deployments/" + id + "/approve").then().statusCode(202);
        known().body("{\"plan\": \"x\"}")
                .post("/api/v1/deployments/" + id + "/approve")
                .then()
                .statusCode(400);
        known().post("/api/v1/deployments/" + id + "/rollback").then().statusCode(409);
        known().delete("/api/v1/apps/it/" + name).then().statusCode(200);

        known().get("/api/v1/audit?app=it/" + name)
                .then()
                .statusCode(200)
                .body(
                        "entries.action",
                        equalTo(List.of(
                                "app.delete", "deployment.rollback", "deployment.approve", "app.put", "app.put")))
                .body("entries.accepted", equalTo(List.of(true, false, true, true, false)))
                .body("entries[1].subject", equalTo(id))
                .body("entries[1].caller", equalTo("token:of-the-tests"))
                .body("entries[1].answer", equalTo("no deployment succeeded before " + id))
                .body("entries[4].answer", containsString("apiVersion is missing"));
        known().get("/api/v1/audit?limit=20")
                .then()
                .body("entries.find { it.subject == '" + id + "' && !it.app }.answer", containsString("sha256:…"));
        problem(known().get("/api/v1/audit?limit=0").then(), 400);
        problem(known().get("/api/v1/audit?before=x").then(), 400);
    }

    @Test
    void showsAndRevokesTokensButNotTheLast() {
        String second = "slipway_" + "cd".repeat(32);
        tokens.add("another", Digest.of(second));
        RequestSpecification other = given().header("Authorization", "Bearer " + second);
        other.get("/api/v1/apps").then().statusCode(200);

        String shown = known().get("/api/v1/tokens")
                .then()
                .statusCode(200)
                .body("tokens.id", hasItems("another", "of-the-tests"))
                .body("tokens.find { it.id == 'another' }.lastUsedAt", startsWith("20"))
                .extract()
                .asString();
        assertThat(shown).doesNotContain("slipway_", Digest.of(second).value());

        known().delete("/api/v1/tokens/another").then().statusCode(200);
        given().header("Authorization", "Bearer " + second)
                .get("/api/v1/apps")
                .then()
                .statusCode(401);
        problem(known().delete("/api/v1/tokens/another").then(), 404);
        for (Tokens.Known token : tokens.all()) {
            if (!token.name().equals("of-the-tests")) {
                tokens.revoke(token.name());
            }
        }
        problem(known().delete("/api/v1/tokens/of-the-tests").then(), 409)
                .body("detail", containsString("./slipway token"));
        known().get("/api/v1/audit?limit=3")
                .then()
                .body("entries.action", equalTo(List.of("token.revoke", "token.revoke", "token.revoke")))
                .body("entries.accepted", equalTo(List.of(false, false, true)));
    }

    @Test
    void describesItself() {
        given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/api/v1/deployments/{id}/approve'.post.summary", equalTo("Agrees to the plan that waits"))
                .body("paths.'/api/v1/audit'.get.summary", equalTo("Commands with their answers, newest first"))
                .body("components.securitySchemes.token.scheme", equalTo("bearer"))
                .body("components.schemas.keySet()", not(hasItem("Stores")));
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status));
    }

    private static RequestSpecification known() {
        return given().header("Authorization", "Bearer " + TOKEN).contentType("application/json");
    }

    /** As it is written, which other clients would not send. */
    private int status(String path) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return Integer.parseInt(line.substring(9));
        }
    }

    private String app() {
        return """
                {"apiVersion": "slipway.dev/v1alpha1", "kind": "App", "metadata": {"namespace": "it", "name": "%s"},
                 "spec": {"source": {"url": "https://git.invalid/%s.git", "ref": {"branch": "main"}, "interval": "3600s"},
                          "suspend": true, "target": {"kubernetes": {"namespace": "it"}}}}
                """.formatted(name, name);
    }

    private App added() {
        known().body(app()).post("/api/v1/apps").then().statusCode(201);
        return stores.apps().find(new AppName("it", name)).orElseThrow();
    }

    private String deployment(App app, int number) {
        String id = ids.next();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Commit commit = new Commit(String.format("%040x", number));
        Plan plan = new Plan(app.id(), 1, commit, "0".repeat(40), List.of());
        stores.transactions().run(() -> {
            Deployment opened = Deployment.opened(id, app.id(), 1, new Revision("main", commit), id, now);
            stores.deployments().insert(List.of(opened));
            stores.deployments().propose(id, new Proposal(plan, plan), List.of());
            stores.deployments().update(opened.in(Phase.AWAITING_APPROVAL, now));
        });
        return id;
    }

    private void event(App app, String deployment, int sequence, String type) {
        stores.transactions()
                .run(() -> stores.history()
                        .record(List.of(new DeploymentEvent(
                                ids.next(),
                                app.id(),
                                app.name(),
                                deployment,
                                sequence,
                                type,
                                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                                new Revision("main", new Commit("0".repeat(40))),
                                "Testing",
                                "a test",
                                Optional.empty()))));
    }

    /** One connection to the live stream. */
    private final class Stream implements AutoCloseable {

        private final HttpURLConnection connection;
        private final BufferedReader lines;

        private record Event(String id, String data) {}

        Stream(String last) throws IOException {
            connection = (HttpURLConnection)
                    address.resolve("/api/v1/events?app=it/" + name).toURL().openConnection();
            connection.setRequestProperty("Authorization", "Bearer " + TOKEN);
            if (!last.isEmpty()) {
                connection.setRequestProperty("Last-Event-ID", last);
            }
            connection.setReadTimeout(20_000);
            lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).startsWith(":");
        }

        Event next(String type) throws IOException {
            String id = "";
            String event = "";
            String line = lines.readLine();
            while (line != null) {
                if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    event = line.substring(6).strip();
                } else if (line.startsWith("data:") && event.equals(type)) {
                    return new Event(id, line.substring(5));
                }
                line = lines.readLine();
            }
            throw new IOException("the stream ended");
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }
}
