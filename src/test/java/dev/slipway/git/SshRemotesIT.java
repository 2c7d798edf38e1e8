package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.SecretRef;
import dev.slipway.pipeline.Remotes;
import dev.slipway.pipeline.Remotes.Fetching;
import dev.slipway.pipeline.Remotes.Listing;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshRemotesIT {

    private static final Ref MAIN = new Ref.Branch("main");

    private final KeyPair key = SshGitServer.newKey("ssh-ed25519", 256);

    @TempDir
    Path root;

    private SshGitServer server;
    private RealGit git;
    private Remotes remotes;
    private Commit first;

    @BeforeEach
    void start() {
        first = Repo.create(root, "chat").write("app.txt", "1").push("first");
        server = SshGitServer.serving(root);
        server.authorize(key);
        git = RealGit.in(root.resolve("mirrors"));
        remotes = git.remotes();
        secret(key, Optional.empty());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void listsAndFetches() {
        assertThat(remotes.list(repository("chat"), Set.of(MAIN))).isEqualTo(new Listing.Listed(Map.of(MAIN, first)));
        assertThat(server.commands()).isEqualTo(1);
        assertThat(remotes.fetch(repository("chat"), Map.of(MAIN, first))).isEqualTo(new Fetching.Fetched());
        assertThat(server.commands()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"ssh-rsa, 3072", "ecdsa-sha2-nistp256, 256", "ssh-ed25519, 256"})
    void takesEveryUsualKindOfKeyAlsoWithAPassphrase(String type, int bits) {
        KeyPair other = SshGitServer.newKey(type, bits);
        server.authorize(other);
        secret(other, Optional.of("open sesame"));

        assertThat(remotes.list(repository("chat"), Set.of(MAIN))).isInstanceOf(Listing.Listed.class);
    }

    @Test
    void refusesAWrongPassphrase() {
        git.secrets.put(
                "git",
                Map.of(
                        "identity", SshGitServer.privateKey(key, Optional.of("open sesame")),
                        "password", "open barley",
                        "known_hosts", server.knownHosts()));

        assertThat(remotes.list(repository("chat"), Set.of(MAIN)))
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains("identity can't be read")
                .doesNotContain("barley");
    }

    @Test
    void refusesAnUnknownHostKeyAndSaysWhatToAdd() {
        secret("[127.0.0.1]:1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMH0A4xQt1pHLq3VQHqBEAuAhYzs1NvOmRrfWlRn3vQZ");

        Listing listing = remotes.list(repository("chat"), Set.of(MAIN));

        assertThat(listing)
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains(
                        "is not in known_hosts", "SHA256:", server.knownHosts().strip());
        assertThat(server.commands()).isZero();
    }

    @Test
    void refusesAChangedHostKey() {
        assertThat(remotes.list(repository("chat"), Set.of(MAIN))).isInstanceOf(Listing.Listed.class);
        server.changeHostKey();

        assertThat(remotes.list(repository("chat"), Set.of(MAIN)))
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains("is not the one in known_hosts", server.knownHosts().strip());
        assertThat(server.commands()).isEqualTo(1);

        secret(server.knownHosts());
        assertThat(remotes.list(repository("chat"), Set.of(MAIN))).isInstanceOf(Listing.Listed.class);
    }

    @Test
    void refusesARevokedHostKey() {
        secret(server.knownHosts() + "@revoked " + server.knownHosts());

        assertThat(remotes.list(repository("chat"), Set.of(MAIN)))
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains("revoked");
    }

    @Test
    void needsKnownHostsAndAKey() {
        git.secrets.put("git", Map.of("identity", SshGitServer.privateKey(key, Optional.empty())));
        assertThat(remotes.list(repository("chat"), Set.of(MAIN)))
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains("\"known_hosts\"", "secrets/git/known_hosts");

        git.secrets.put("git", Map.of("known_hosts", server.knownHosts()));
        assertThat(remotes.list(repository("chat"), Set.of(MAIN)))
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains("\"identity\"");
    }

    @Test
    void refusesAKeyThatTheHostDoesNotTakeAnyMore() {
        assertThat(remotes.list(repository("chat"), Set.of(MAIN))).isInstanceOf(Listing.Listed.class);
        server.revoke(key);
        assertThat(remotes.list(repository("chat"), Set.of(MAIN)))
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains("does not accept the SSH key");

        KeyPair rotated = SshGitServer.newKey("ssh-ed25519", 256);
        server.authorize(rotated);
        secret(rotated, Optional.empty());
        assertThat(remotes.list(repository("chat"), Set.of(MAIN))).isInstanceOf(Listing.Listed.class);
    }

    @Test
    void refusesARepositoryThatIsNotThere() {
        assertThat(remotes.list(repository("none"), Set.of(MAIN)))
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains("does not show the repository");
    }

    @Test
    void tellsAnOutageFromARefusal() throws IOException {
        RepositoryId chat = repository("chat");
        server.close();

        assertThat(remotes.list(chat, Set.of(MAIN))).isInstanceOf(Listing.Unreachable.class);
    }

    @Test
    void givesUpOnAHostThatHangs() {
        RealGit hasty = RealGit.with(RealGit.Settings.of(root.resolve("hasty")).callLimit(Duration.ofSeconds(3)));
        hasty.secrets.putAll(git.secrets);
        server.hang();
        Instant start = Instant.now();

        assertThat(hasty.remotes().list(repository("chat"), Set.of(MAIN))).isInstanceOf(Listing.Unreachable.class);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    private void secret(KeyPair identity, Optional<String> passphrase) {
        git.secrets.put(
                "git",
                Map.of(
                        "identity", SshGitServer.privateKey(identity, passphrase),
                        "password", passphrase.orElse(""),
                        "known_hosts", server.knownHosts()));
    }

    private void secret(String knownHosts) {
        git.secrets.put(
                "git", Map.of("identity", SshGitServer.privateKey(key, Optional.empty()), "known_hosts", knownHosts));
    }

    private RepositoryId repository(String name) {
        return new RepositoryId(server.url(name), "team-a", Optional.of(new SecretRef("git")));
    }
}
