package dev.slipway.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSecretsTest {

    private static final SecretRef GIT = new SecretRef("git-credentials");

    @TempDir
    private Path folder;

    private final Redactions redactions = new Redactions(7);
    private FolderSecrets secrets;

    @BeforeEach
    void write() throws IOException {
        secrets = new FolderSecrets(
                Optional.of(folder),
                Map.of(
                        "SLIPWAY_SECRET_TEAM_GIT_CREDENTIALS_PASSWORD", "from-the-environment",
                        "SLIPWAY_SECRET_TEAM_LLM_BEARERTOKEN", "sesame-open",
                        "SLIPWAY_SECRET_TEAM_A_LLM_KEY", "of-another-tenant"),
                List.of(),
                redactions);
        Path secret = Files.createDirectories(folder.resolve("team-a/git-credentials"));
        Files.writeString(secret.resolve("username"), "jenkins\n");
        Files.writeString(secret.resolve("password"), "open sesame\r\n");
        Files.writeString(secret.resolve("identity"), "line one\nline two\n");
        Files.createDirectories(secret.resolve("..data"));
    }

    @Test
    void readsAFileForEachKey() {
        assertThat(secrets.read("team-a", GIT))
                .contains(Map.of("username", "jenkins", "password", "open sesame", "identity", "line one\nline two\n"));
    }

    @Test
    void readsAnewEachTime() throws IOException {
        secrets.read("team-a", GIT);
        Files.writeString(folder.resolve("team-a/git-credentials/password"), "rotated");

        assertThat(secrets.read("team-a", GIT).orElseThrow()).containsEntry("password", "rotated");
    }

    @Test
    void readsVariablesWhereThereIsNoFolder() throws IOException {
        assertThat(secrets.read("team", GIT)).contains(Map.of("password", "from-the-environment"));
        assertThat(secrets.read("team", new SecretRef("llm")).orElseThrow().get("bearerToken"))
                .isEqualTo("sesame-open");

        Files.createDirectories(folder.resolve("team/git-credentials"));
        Files.writeString(folder.resolve("team/git-credentials/token"), "from-the-folder");
        assertThat(secrets.read("team", GIT)).contains(Map.of("token", "from-the-folder"));
    }

    @Test
    void givesNoVariableToANamespaceWhoseNameOnlyBeginsAlike() {
        assertThat(secrets.read("team-a", new SecretRef("llm"))).isEmpty();
        assertThat(secrets.whereToPut("team-a", new SecretRef("llm", Optional.of("key"))))
                .isEqualTo(folder + "/team-a/llm/key");
        assertThat(secrets.whereToPut("team", new SecretRef("my-llm", Optional.of("api-key"))))
                .isEqualTo(folder + "/team/my-llm/api-key, or the environment variable"
                        + " SLIPWAY_SECRET_TEAM_MY_LLM_API_KEY");
    }

    @Test
    void knowsNoSecretOutsideItsFolder() throws IOException {
        Files.writeString(folder.resolve("team-a/stray"), "x");

        assertThat(secrets.read("..", new SecretRef("x"))).isEmpty();
        assertThat(secrets.read("", new SecretRef("team-a"))).isEmpty();
        assertThat(secrets.read("team-a", new SecretRef("stray"))).isEmpty();
        assertThat(secrets.read("nobody", GIT)).isEmpty();
    }

    @Test
    void hasWhatItReadTakenOutOfTexts() {
        secrets.read("team-a", GIT);

        assertThat(redactions.redact("jenkins said: open sesame")).isEqualTo("jenkins said: [redacted]");
    }
}
