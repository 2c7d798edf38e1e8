package dev.slipway.job;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A replica that has just started cleans up by itself. */
@QuarkusTest
@TestProfile(RoundsIT.EverySecond.class)
class RoundsIT {

    private static final Path MIRRORS =
            Path.of("target/rounds-under-test/mirrors").toAbsolutePath();

    public static final class EverySecond implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("slipway.jobs.remains-interval", "1s", "slipway.git.mirrors", MIRRORS.toString());
        }
    }

    @Test
    void deletesTheMirrorsThatNobodyUsesAgainAndAgain() throws IOException {
        for (String key : new String[] {"0".repeat(32), "1".repeat(32)}) {
            Path unused = Files.createDirectories(MIRRORS.resolve(key + ".git/objects"));
            await().atMost(Duration.ofSeconds(20)).until(() -> !Files.exists(unused.getParent()));
        }
        given().get("/q/metrics").then().statusCode(200).body(containsString("slipway_mirrors_size_bytes"));
    }
}
