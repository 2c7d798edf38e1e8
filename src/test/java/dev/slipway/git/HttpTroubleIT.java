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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTroubleIT {

    private static final Ref MAIN = new Ref.Branch("main");

    @TempDir
    Path root;

    private Repo repo;
    private GitServer server;
    private RealGit git;
    private Remotes remotes;

    @BeforeEach
    void start() {
        repo = Repo.create(root, "chat");
        server = GitServer.serving(root);
        git = RealGit.in(root.resolve("mirrors"));
        remotes = git.remotes();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void saysThatACommitIsGone() {
        Commit never = new Commit("0123456789012345678901234567890123456789");
        repo.push("first");

        Fetching branch = remotes.fetch(open(), Map.of(MAIN, never));
        Fetching exact = remotes.fetch(open(), Map.of(new Ref.Exact(never), never));

        assertThat(branch).isInstanceOf(Fetching.Gone.class).asString().contains(never.sha());
        assertThat(exact).isInstanceOf(Fetching.Gone.class).asString().contains("allowAnySHA1InWant");
        assertThat(git.requests("fetch", "gone")).isEqualTo(2);
        assertThat(git.requests("fetch", "given")).isZero();
    }

    @Test
    void refusesWhatIsNoCommit() {
        repo.write("app.txt", "1").push("first");
        Commit tree = new Commit(repo.git("rev-parse", "HEAD^{tree}"));

        assertThat(remotes.fetch(open(), Map.of(new Ref.Exact(tree), tree)))
                .isInstanceOf(Fetching.Refused.class)
                .asString()
                .contains("not a commit");
    }

    @Test
    void refusesARepositoryThatIsNotThere() {
        RepositoryId none = new RepositoryId(server.url("none"), "", Optional.empty());

        assertThat(remotes.list(none, Set.of(MAIN)))
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains("no such repository", "404");
        assertThat(remotes.fetch(none, Map.of(MAIN, repo.commit("x")))).isInstanceOf(Fetching.Refused.class);
    }

    @Test
    void tellsAnOutageFromARefusal() {
        Commit first = repo.push("first");
        server.answer(503);
        assertThat(remotes.list(open(), Set.of(MAIN)))
                .isEqualTo(new Listing.Unreachable("127.0.0.1 answered HTTP 503"));
        server.answer(429);
        assertThat(remotes.list(open(), Set.of(MAIN))).isInstanceOf(Listing.Unreachable.class);
        server.answer(403);
        assertThat(remotes.list(open(), Set.of(MAIN))).isInstanceOf(Listing.Refused.class);
        server.drop();
        assertThat(remotes.list(open(), Set.of(MAIN))).isInstanceOf(Listing.Unreachable.class);
        RepositoryId before = open();
        server.close();
        assertThat(remotes.list(before, Set.of(MAIN)))
                .isInstanceOf(Listing.Unreachable.class)
                .asString()
                .contains("does not take connections");
        assertThat(remotes.fetch(before, Map.of(MAIN, first))).isInstanceOf(Fetching.Unreachable.class);
    }

    @Test
    void survivesAnAnswerThatBreaksOffAnywhere() {
        Commit first = repo.write("large.bin", noise(100_000, 1)).push("first");
        for (int bytes : new int[] {1, 4, 50, 300, 600, 5_000, 60_000}) {
            server.cutAfter(bytes);
            assertThat(remotes.fetch(open(), Map.of(MAIN, first)))
                    .describedAs("cut after %s bytes", bytes)
                    .isInstanceOf(Fetching.Unreachable.class);
        }
        server.serve();
        assertThat(remotes.fetch(open(), Map.of(MAIN, first))).isEqualTo(new Fetching.Fetched());
    }

    @Test
    void givesUpOnAHostThatHangs() {
        RealGit hasty = RealGit.with(RealGit.Settings.of(root.resolve("hasty")).callLimit(Duration.ofSeconds(2)));
        server.hang();
        Instant start = Instant.now();

        assertThat(hasty.remotes().list(open(), Set.of(MAIN)))
                .isInstanceOf(Listing.Unreachable.class)
                .asString()
                .contains("2 s");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void refusesARepositoryThatIsTooLarge() {
        Commit first = repo.write("large.bin", noise(3_000_000, 1)).push("first");
        RealGit small = RealGit.with(RealGit.Settings.of(root.resolve("small")).largest(1));

        assertThat(small.remotes().fetch(open(), Map.of(MAIN, first)))
                .isInstanceOf(Fetching.Refused.class)
                .asString()
                .contains("larger than 1 MiB", "slipway.git.largest-repository");
    }

    @Test
    void neverFollowsFromHttpsToHttp() {
        repo.push("first");
        TestCertificate certificate = TestCertificate.make();
        git.secrets.put("git", Map.of("password", "hunter22", "ca.crt", certificate.pem()));
        try (GitServer https = GitServer.serving(root, certificate)) {
            https.redirectTo(server.base());

            assertThat(remotes.list(
                            new RepositoryId(https.url("chat"), "team-a", Optional.of(new SecretRef("git"))),
                            Set.of(MAIN)))
                    .isNotInstanceOf(Listing.Listed.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNoGitServer() {
        server.show("text/html", "<html>Welcome</html>");
        assertThat(remotes.list(open(), Set.of(MAIN)))
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains("text/html", "is the address a git repository?");

        server.show("text/plain", "0123456789012345678901234567890123456789\trefs/heads/main\n");
        assertThat(remotes.list(open(), Set.of(MAIN))).isInstanceOf(Listing.Refused.class);
    }

    @Test
    void makesRoomForANewCommitButNotOfKeptOnes() {
        RealGit small = RealGit.with(RealGit.Settings.of(root.resolve("small")).largest(2));
        Commit kept = repo.write("large.bin", noise(800_000, 1)).push("first");
        assertThat(small.remotes().fetch(open(), Map.of(MAIN, kept))).isEqualTo(new Fetching.Fetched());
        small.remotes().keep(open(), Set.of(kept));
        for (int i = 2; i < 5; i++) {
            Commit next = repo.write("large.bin", noise(800_000, i)).push("push " + i);
            assertThat(small.remotes().fetch(open(), Map.of(MAIN, next))).isEqualTo(new Fetching.Fetched());
        }
        Commit tooMuch = repo.write("large.bin", noise(1_600_000, 9)).push("too much");
        assertThat(small.remotes().fetch(open(), Map.of(MAIN, tooMuch))).isInstanceOf(Fetching.Refused.class);
        server.forget();

        assertThat(small.remotes().fetch(open(), Map.of(MAIN, kept))).isEqualTo(new Fetching.Fetched());
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void saysThatItsOwnFolderIsTheTrouble() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");
        RealGit misplaced = RealGit.in(file);

        assertThat(misplaced.remotes().list(open(), Set.of(MAIN)))
                .isInstanceOf(Listing.Unreachable.class)
                .asString()
                .contains("slipway.git.mirrors");
    }

    @Test
    void refusesPlainHttpUnlessTheOperatorAllowsIt() {
        RealGit secure =
                RealGit.with(RealGit.Settings.of(root.resolve("secure")).secure());

        assertThat(secure.remotes().list(open(), Set.of(MAIN)))
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains("slipway.git.allow-insecure");
        assertThat(server.requests()).isEmpty();
    }

    private RepositoryId open() {
        return new RepositoryId(server.url("chat"), "", Optional.empty());
    }

    private static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
