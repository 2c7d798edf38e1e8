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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpRemotesIT {

    private static final Ref MAIN = new Ref.Branch("main");
    private static final String SECRET = "git";

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
    void seesAPush() {
        Commit first = repo.write("app.txt", "1").push("first");
        assertThat(remotes.list(open(), Set.of(MAIN))).isEqualTo(new Listing.Listed(Map.of(MAIN, first)));

        Commit second = repo.write("app.txt", "2").push("second");
        assertThat(remotes.list(open(), Set.of(MAIN))).isEqualTo(new Listing.Listed(Map.of(MAIN, second)));
    }

    @Test
    void seesAPushThatWasForcedBack() {
        Commit first = repo.write("app.txt", "1").push("first");
        repo.write("app.txt", "2").push("second");
        repo.git("reset", "-q", "--hard", first.sha());
        repo.git("push", "-q", "--force", "origin", "HEAD");

        assertThat(remotes.list(open(), Set.of(MAIN))).isEqualTo(new Listing.Listed(Map.of(MAIN, first)));
    }

    @Test
    void leavesOutWhatTheRemoteDoesNotHave() {
        repo.push("first");
        repo.checkout("gone").push("second");
        repo.git("push", "-q", "origin", "--delete", "gone");

        Listing listing = remotes.list(
                open(),
                Set.of(new Ref.Branch("gone"), new Ref.Tag("v1"), new Ref.Branch("not a name"), new Ref.Branch("mai")));

        assertThat(listing).isEqualTo(new Listing.Listed(Map.of()));
    }

    @Test
    void findsAnEmptyRepositoryEmpty() {
        assertThat(remotes.list(open(), Set.of(MAIN))).isEqualTo(new Listing.Listed(Map.of()));
    }

    @Test
    void peelsTagsAndTakesCommitsAsTheyAre() {
        Commit first = repo.push("first");
        repo.git("tag", "-a", "v1", "-m", "one");
        repo.git("tag", "light");
        repo.git("push", "-q", "origin", "v1", "light");
        Commit second = repo.push("second");
        Ref exact = new Ref.Exact(first);

        Listing listing = remotes.list(open(), Set.of(MAIN, new Ref.Tag("v1"), new Ref.Tag("light"), exact));

        assertThat(listing)
                .isEqualTo(new Listing.Listed(
                        Map.of(MAIN, second, new Ref.Tag("v1"), first, new Ref.Tag("light"), first, exact, first)));
    }

    @Test
    void asksOnceForManyRefsAndHearsOnlyOfThose() {
        Commit commit = repo.push("first");
        Map<Ref, Commit> heads = new HashMap<>();
        List<String> branches = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            branches.add("other" + i);
        }
        for (int i = 100; i < 150; i++) {
            branches.add("wanted" + i);
            heads.put(new Ref.Branch("wanted" + i), commit);
        }
        repo.branches(commit, branches);
        server.forget();

        Listing listing = remotes.list(open(), heads.keySet());

        assertThat(listing).isEqualTo(new Listing.Listed(heads));
        assertThat(server.listings()).isEqualTo(1);
        assertThat(server.requests()).hasSize(2);
        assertThat(server.bytes()).isLessThan(10_000);
    }

    @Test
    void makesAMirrorAgainThatSomebodyDeleted() throws IOException {
        Commit first = repo.write("app.txt", "1").push("first");
        assertThat(remotes.fetch(open(), Map.of(MAIN, first))).isInstanceOf(Fetching.Fetched.class);
        Folders.delete(root.resolve("mirrors"));

        assertThat(remotes.list(open(), Set.of(MAIN))).isEqualTo(new Listing.Listed(Map.of(MAIN, first)));
        assertThat(remotes.fetch(open(), Map.of(MAIN, first))).isInstanceOf(Fetching.Fetched.class);
    }

    @Test
    void asksNobodyWhereOnlyACommitIsFollowed() {
        Commit first = repo.push("first");
        server.forget();

        assertThat(remotes.list(open(), Set.of(new Ref.Exact(first)))).isInstanceOf(Listing.Listed.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void fetchesBranchesTagsAndCommitsAtOnceAndOnlyOnce() {
        Commit first = repo.write("app.txt", "1").push("first");
        repo.git("tag", "-a", "v1", "-m", "one");
        repo.git("push", "-q", "origin", "v1");
        Commit second = repo.write("app.txt", "2").push("second");
        Commit third = repo.checkout("other").write("app.txt", "3").push("third");
        Map<Ref, Commit> heads = Map.of(new Ref.Tag("v1"), first, MAIN, second, new Ref.Exact(third), third);
        server.forget();

        assertThat(remotes.fetch(open(), heads)).isEqualTo(new Fetching.Fetched());
        assertThat(server.listings()).isEqualTo(1);
        server.forget();
        assertThat(remotes.fetch(open(), heads)).isEqualTo(new Fetching.Fetched());
        assertThat(server.requests()).isEmpty();
        assertThat(remotes.changed(open(), first, third, 10)).contains(List.of("app.txt"));
    }

    @Test
    void leavesHistoryAtTheRemoteAndThenFetchesOnlyWhatIsNew() {
        for (int i = 0; i < 5; i++) {
            repo.write("large.bin", noise(200_000, i)).commit("large " + i);
        }
        Commit first = repo.write("kept.bin", noise(200_000, 99)).push("first");
        server.forget();
        assertThat(remotes.fetch(open(), Map.of(MAIN, first))).isEqualTo(new Fetching.Fetched());
        assertThat(server.bytes()).isBetween(400_000L, 500_000L);

        Commit second = repo.write("app.txt", "2").push("second");
        server.forget();
        assertThat(remotes.fetch(open(), Map.of(MAIN, second))).isEqualTo(new Fetching.Fetched());
        assertThat(server.bytes()).isLessThan(10_000);
    }

    @Test
    void fetchesACommitThatTheBranchHasLeft() {
        Commit first = repo.write("app.txt", "1").push("first");
        repo.git("commit", "-q", "--amend", "-m", "instead");
        repo.push("second");

        assertThat(remotes.fetch(open(), Map.of(MAIN, first))).isEqualTo(new Fetching.Fetched());
    }

    @Test
    void refusesAWrongPasswordAndTakesTheNewOneWithoutARestart() {
        Commit first = repo.push("first");
        server.wantPassword("ada", "hunter22");
        git.secrets.put(SECRET, Map.of("username", "ada", "password", "wrong-one"));

        assertThat(remotes.list(secured(), Set.of(MAIN)))
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains("127.0.0.1 does not accept the credential (HTTP 401)", "secrets/git/password")
                .doesNotContain("wrong-one");

        git.secrets.put(SECRET, Map.of("username", "ada", "password", "hunter22"));
        assertThat(remotes.list(secured(), Set.of(MAIN))).isEqualTo(new Listing.Listed(Map.of(MAIN, first)));
        assertThat(remotes.fetch(secured(), Map.of(MAIN, first))).isEqualTo(new Fetching.Fetched());
    }

    @Test
    void sendsABearerToken() {
        Commit first = repo.push("first");
        server.wantBearer("token-1");
        git.secrets.put(SECRET, Map.of("bearerToken", "token-1"));

        assertThat(remotes.fetch(secured(), Map.of(MAIN, first))).isEqualTo(new Fetching.Fetched());
    }

    @Test
    void refusesWithoutACredentialWhereOneIsWanted() {
        repo.push("first");
        server.wantPassword("ada", "hunter22");

        assertThat(remotes.list(open(), Set.of(MAIN)))
                .isInstanceOf(Listing.Refused.class)
                .asString()
                .contains("spec.source.secretRef");
    }

    @Test
    void neverSendsTheCredentialToAnotherHost() {
        Commit first = repo.push("first");
        git.secrets.put(SECRET, Map.of("username", "ada", "password", "hunter22"));
        try (GitServer other = GitServer.serving(root)) {
            server.redirectTo(other.base());

            assertThat(remotes.fetch(secured(), Map.of(MAIN, first))).isEqualTo(new Fetching.Fetched());
            assertThat(server.authorizations()).isNotEmpty();
            assertThat(other.requests()).isNotEmpty();
            assertThat(other.authorizations()).isEmpty();
        }
    }

    @Test
    void trustsTheCertificateThatTheSecretHolds() {
        Commit first = repo.push("first");
        TestCertificate certificate = TestCertificate.make();
        try (GitServer https = GitServer.serving(root, certificate)) {
            https.wantPassword("ada", "hunter22");
            RepositoryId chat = new RepositoryId(https.url("chat"), "team-a", Optional.of(new SecretRef(SECRET)));
            git.secrets.put(SECRET, Map.of("username", "ada", "password", "hunter22"));
            assertThat(remotes.list(chat, Set.of(MAIN)))
                    .isInstanceOf(Listing.Refused.class)
                    .asString()
                    .contains("TLS certificate of 127.0.0.1 is not trusted", "ca.crt");
            assertThat(https.authorizations()).isEmpty();

            git.secrets.put(SECRET, Map.of("username", "ada", "password", "hunter22", "ca.crt", certificate.pem()));
            assertThat(remotes.fetch(chat, Map.of(MAIN, first))).isEqualTo(new Fetching.Fetched());
        }
    }

    private RepositoryId open() {
        return new RepositoryId(server.url("chat"), "", Optional.empty());
    }

    private RepositoryId secured() {
        return new RepositoryId(server.url("chat"), "team-a", Optional.of(new SecretRef(SECRET)));
    }

    private static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
