package dev.slipway.folder;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Redactor;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import dev.slipway.deployment.Tokens;
import dev.slipway.pipeline.Ids;
import dev.slipway.pipeline.Stores;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A watched folder of a running service, from the file to the record and back. */
@QuarkusTest
@TestProfile(FolderIT.WithFolders.class)
class FolderIT {

    private static final String TOKEN = "slipway_" + "ef".repeat(32);

    public static final class WithFolders implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Path root = temporary();
            return Map.of(
                    "slipway.apps.folder", root.resolve("apps").toString(),
                    "slipway.apps.interval", "100ms",
                    "slipway.secrets.folder", root.resolve("secrets").toString());
        }
    }

    @Inject
    AppsSettings apps;

    @Inject
    SecretsSettings secretsFolder;

    @Inject
    Stores stores;

    @Inject
    Tokens tokens;

    @Inject
    Ids ids;

    @Inject
    Secrets secrets;

    @Inject
    Redactor redactor;

    @Test
    void followsItsFiles() throws IOException {
        tokens.add("of-this-test", Digest.of(TOKEN));
        AppName name = new AppName("it", "app-" + ids.next());
        Path folder = Files.createDirectories(apps.folder().orElseThrow());
        Path file = folder.resolve("one.yaml");
        Files.writeString(folder.resolve("other.yaml"), "# holds the folder open\n");

        Files.writeString(file, app(name));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> stores.apps().find(name).isPresent());
        assertThat(stores.apps().find(name).orElseThrow().owner()).isEqualTo("folder");
        asked().delete("/api/v1/apps/" + name)
                .then()
                .statusCode(409)
                .body("detail", equalTo(name + " belongs to folder: change it there"));

        Files.writeString(file, app(name).replace("branch: main", "brunch: main"));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> problems()
                        .body("problems.origin", equalTo(List.of("one.yaml")))
                        .body(
                                "problems[0].problems",
                                hasItem("spec.source.ref.brunch is not a field: did you mean branch?")));
        assertThat(stores.apps().find(name)).isPresent();

        Files.delete(file);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> stores.apps().find(name).isEmpty());
        problems().body("problems", equalTo(List.of()));
    }

    @Test
    void readsSecretsAndTakesThemOutOfTexts() throws IOException {
        Path key = secretsFolder.folder().orElseThrow().resolve("it/llm/key");
        Files.createDirectories(key.getParent());
        Files.writeString(key, "open sesame\n");

        assertThat(secrets.read("it", new SecretRef("llm"))).contains(Map.of("key", "open sesame"));
        assertThat(redactor.redact("it said open sesame")).isEqualTo("it said [redacted]");
    }

    private static ValidatableResponse problems() {
        return asked().get("/api/v1/problems").then().statusCode(200);
    }

    private static RequestSpecification asked() {
        return given().header("Authorization", "Bearer " + TOKEN);
    }

    private static String app(AppName name) {
        return """
                apiVersion: slipway.dev/v1alpha1
                kind: App
                metadata: {namespace: %s, name: %s}
                spec:
                  source: {url: "https://git.invalid/chat.git", ref: {branch: main}, interval: 1h}
                  target: {kubernetes: {namespace: it}}
                  suspend: true
                """.formatted(name.namespace(), name.name());
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("slipway-folder-it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
