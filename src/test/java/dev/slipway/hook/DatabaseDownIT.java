package dev.slipway.hook;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Tokens;
import dev.slipway.testing.FaultProxy.Mode;
import dev.slipway.testing.FaultyServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing is acknowledged that could not be stored. */
@QuarkusTest
@TestProfile(DatabaseDownIT.WithASecret.class)
@QuarkusTestResource(value = FaultyServers.class, restrictToAnnotatedClass = true)
class DatabaseDownIT {

    private static final String SECRET = "of the installation";
    private static final String TOKEN = "slipway_" + "cd".repeat(32);

    public static final class WithASecret implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("slipway.hook.generic.secret", SECRET, "quarkus.datasource.jdbc.acquisition-timeout", "1S");
        }
    }

    @Inject
    Tokens tokens;

    @AfterEach
    void mend() {
        FaultyServers.database().become(Mode.WELL);
    }

    @Test
    void asksToTryAgainUntilTheDatabaseIsBack() {
        tokens.add("of-this-test", Digest.of(TOKEN));
        push().statusCode(202);
        apps().statusCode(200);

        FaultyServers.database().become(Mode.DOWN);
        push().statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .body("detail", equalTo("nothing was stored: deliver it again"));
        apps().statusCode(503).contentType("application/problem+json").header("Retry-After", notNullValue());

        FaultyServers.database().become(Mode.WELL);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> push().statusCode(202));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> apps().statusCode(200));
    }

    private static ValidatableResponse push() {
        String body = "{\"repository\": \"https://git.invalid/nobody-follows.git\"}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return given().contentType("application/json")
                .header(
                        "X-Slipway-Signature",
                        "sha256=" + Signature.of(SECRET, bytes).hex())
                .body(bytes)
                .post("/hooks/generic")
                .then();
    }

    private static ValidatableResponse apps() {
        return given().header("Authorization", "Bearer " + TOKEN)
                .get("/api/v1/apps")
                .then();
    }
}
