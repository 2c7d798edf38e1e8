package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.Remotes;
import dev.slipway.pipeline.Remotes.Fetching;
import dev.slipway.pipeline.Remotes.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorIT {

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
    void comparesTrees() {
        repo.write("same", "1").write("changed", "1").write("renamed", "long enough to be seen as renamed");
        repo.write("deleted/a", "1")
                .write("deleted/b", "1")
                .write("run.sh", "run")
                .write("kind", "x");
        Commit from = repo.push("from");
        repo.write("changed", "2")
                .move("renamed", "elsewhere")
                .remove("deleted")
                .executable("run.sh");
        repo.write("added/deep/file", "1").remove("kind").link("kind", "x");
        Commit to = repo.push("to");
        fetch(from);
        fetch(to);

        List<String> expected = List.of(
                "added/deep/file", "changed", "deleted/a", "deleted/b", "elsewhere", "kind", "renamed", "run.sh");
        assertThat(remotes.changed(id(), from, to, 100))
                .hasValueSatisfying(paths -> assertThat(paths).containsExactlyInAnyOrderElementsOf(expected));
        assertThat(remotes.changed(id(), to, from, 100))
                .hasValueSatisfying(paths -> assertThat(paths).containsExactlyInAnyOrderElementsOf(expected));
        assertThat(remotes.changed(id(), from, from, 100)).contains(List.of());
        assertThat(remotes.changed(id(), from, to, expected.size())).isPresent();
        assertThat(remotes.changed(id(), from, to, expected.size() - 1)).isEmpty();
        assertThat(remotes.changed(id(), new Commit("0".repeat(40)), to, 100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "file"})
    void followsAHundredPushes(String way) {
        RepositoryId repository = way.equals("http")
                ? id()
                : new RepositoryId("file://" + repo.bare(), id().namespace(), id().secretRef());
        for (int push = 1; push <= 100; push++) {
            Commit commit = repo.write("version", "v" + push).push("v" + push);

            assertThat(remotes.fetch(repository, Map.of(MAIN, commit)))
                    .as("push %d", push)
                    .isEqualTo(new Fetching.Fetched());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "file"})
    void followsAHundredBranchesThatMoveAtOnce(String way) {
        RepositoryId repository = way.equals("http")
                ? id()
                : new RepositoryId("file://" + repo.bare(), id().namespace(), id().secretRef());
        for (String round : List.of("first", "second")) {
            Map<Ref, Commit> heads = new HashMap<>();
            for (int branch = 0; branch < 100; branch++) {
                String name = "branch-" + branch;
                heads.put(
                        new Ref.Branch(name),
                        repo.write("version", round + name).commit(round + " " + name));
                repo.git("branch", "--force", name);
            }
            repo.git("push", "-q", "--force", "--all", "origin");

            assertThat(remotes.fetch(repository, heads)).as(round).isEqualTo(new Fetching.Fetched());
        }
    }

    @Test
    void comparesWithACommitThatOnlyAnotherReplicaHasSeen() {
        Commit from = repo.write("a/x", "1").write("b/x", "1").push("from");
        Commit to = repo.write("b/x", "2").push("to");
        fetch(to);

        assertThat(remotes.changed(id(), from, to, 10)).contains(List.of("b/x"));
    }

    @Test
    void keepsWhatItIsToldAndForgetsTheRest() throws IOException {
        Commit first = repo.write("one", noise(1)).push("first");
        fetch(first);
        Commit second = repo.remove("one").write("two", noise(2)).push("second");
        fetch(second);
        remotes.keep(id(), Set.of(second));
        git = restartedAfterTheGrace();
        git.remotes().keep(id(), Set.of(second));
        long before = bytes();
        git.upkeep().clean(Set.of(id()));
        server.forget();

        assertThat(bytes()).isLessThan(before - 400_000);
        assertThat(git.remotes().fetch(id(), Map.of(MAIN, second))).isEqualTo(new Fetching.Fetched());
        assertThat(server.requests()).isEmpty();
        assertThat(git.remotes().fetch(id(), Map.of(MAIN, first))).isEqualTo(new Fetching.Fetched());
        assertThat(server.requests()).isNotEmpty();
        assertThat(git.remotes().changed(id(), first, second, 10))
                .hasValueSatisfying(paths -> assertThat(paths).containsExactly("one", "two"));
    }

    @Test
    void keepsACommitThatWasJustFetched() throws IOException {
        Commit first = repo.write("one", "1").push("first");
        fetch(first);
        remotes.keep(id(), Set.of());
        git.upkeep().clean(Set.of(id()));
        server.forget();

        fetch(first);

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void keepsACommitWhoseBranchIsGone() throws IOException {
        Commit first = repo.write("one", "1").push("first");
        fetch(first);
        remotes.keep(id(), Set.of(first));
        repo.gitInBare("update-ref", "-d", "refs/heads/main");
        repo.gitInBare("gc", "-q", "--prune=now");
        git = restartedAfterTheGrace();
        git.remotes().keep(id(), Set.of(first));
        git.upkeep().clean(Set.of(id()));

        assertThat(git.remotes().fetch(id(), Map.of(MAIN, first))).isEqualTo(new Fetching.Fetched());
        assertThat(git.remotes().list(id(), Set.of(MAIN))).isEqualTo(new Listing.Listed(Map.of()));
    }

    @Test
    void deletesMirrorsThatNobodyUses() throws IOException {
        fetch(repo.write("one", "1").push("first"));
        assertThat(git.upkeep().bytes()).containsOnlyKeys(id().key());

        git.upkeep().clean(Set.of());

        assertThat(git.upkeep().bytes()).isEmpty();
        fetch(repo.head());
    }

    @Test
    void forgetsTheEdgesOfDroppedCommits() throws IOException {
        for (int i = 0; i < 5; i++) {
            fetch(repo.write("one", "" + i).push("push " + i));
        }
        Path shallow = root.resolve("mirrors").resolve(id().key() + ".git").resolve("shallow");
        assertThat(Files.readAllLines(shallow)).hasSizeGreaterThan(1);
        Commit last = repo.head();
        git = restartedAfterTheGrace();
        git.remotes().keep(id(), Set.of(last));
        git.upkeep().clean(Set.of(id()));

        assertThat(Files.readAllLines(shallow)).containsExactly(last.sha());
        remotes = git.remotes();
        fetch(repo.write("one", "again").push("again"));
    }

    @Test
    void fetchesManyCommitsOfOneRepositoryAtTheSameTime() throws Exception {
        List<Commit> commits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            commits.add(repo.write("file" + i, noise(i)).push("push " + i));
        }
        List<Callable<Fetching>> calls = new ArrayList<>();
        commits.forEach(commit -> calls.add(() -> remotes.fetch(id(), Map.of(new Ref.Exact(commit), commit))));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Fetching> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isEqualTo(new Fetching.Fetched());
            }
        }

        for (int i = 1; i < commits.size(); i++) {
            assertThat(remotes.changed(id(), commits.get(i - 1), commits.get(i), 10))
                    .contains(List.of("file" + i));
        }
    }

    @Test
    void readsNothingOfTheMachinesOwnConfiguration() throws IOException {
        Commit first = repo.write("one", "1").push("first");
        Path home = Files.createDirectories(root.resolve("home"));
        Files.writeString(
                home.resolve(".gitconfig"), "[url \"file:///nowhere/\"]\n\tinsteadOf = " + server.base() + "/\n");
        String before = System.setProperty("user.home", home.toString());
        try {
            assertThat(RealGit.in(root.resolve("other")).remotes().list(id(), Set.of(MAIN)))
                    .isEqualTo(new Listing.Listed(Map.of(MAIN, first)));
        } finally {
            System.setProperty("user.home", before);
        }
    }

    private void fetch(Commit commit) {
        assertThat(remotes.fetch(id(), Map.of(MAIN, commit))).isEqualTo(new Fetching.Fetched());
    }

    private long bytes() throws IOException {
        return git.upkeep().bytes().get(id().key());
    }

    /** A service that started long ago, as far as fetched commits are concerned. */
    private RealGit restartedAfterTheGrace() {
        return RealGit.withoutGrace(RealGit.Settings.of(root.resolve("mirrors")));
    }

    private RepositoryId id() {
        return new RepositoryId(server.url("chat"), "", Optional.empty());
    }

    private static byte[] noise(long seed) {
        byte[] bytes = new byte[500_000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
