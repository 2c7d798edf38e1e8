package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppSpec;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Ref;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.Source;
import dev.slipway.testing.Respec;
import dev.slipway.testing.Samples;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.SourceTree.Kind;
import dev.slipway.tool.SourceTree.SourceFile;
import dev.slipway.tool.Sources.Opening;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTreeIT {

    @TempDir
    Path root;

    private Repo repo;
    private RealGit git;

    @BeforeEach
    void start() {
        repo = Repo.create(root, "chat");
        git = RealGit.in(root.resolve("mirrors"));
    }

    @Test
    void listsFilesWithTheirKinds() throws IOException {
        repo.write("deploy/run.sh", "#!/bin/sh\n").executable("deploy/run.sh");
        repo.write("deploy/app.yml", "a: 1\n").link("deploy/etc", "/etc").write("README", "hello");
        SourceTree tree = opened(repo.push("first"));

        assertThat(tree.list(""))
                .containsExactly(
                        new SourceFile("README", 5, Kind.FILE),
                        new SourceFile("deploy/app.yml", 5, Kind.FILE),
                        new SourceFile("deploy/etc", 4, Kind.LINK),
                        new SourceFile("deploy/run.sh", 10, Kind.EXECUTABLE));
        assertThat(tree.list("deploy")).hasSize(3).allMatch(file -> file.path().startsWith("deploy/"));
        assertThat(tree.list("none")).isEmpty();
        assertThat(tree.list("README")).isEmpty();
        assertThat(tree.list("../chat")).isEmpty();
    }

    @Test
    void readsOnlyFilesAndOnlySmallOnes() throws IOException {
        repo.write("app.txt", "hello").link("link", "app.txt").write("folder/x", "x");
        SourceTree tree = opened(repo.push("first"));

        assertThat(tree.read("app.txt", 5)).contains("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(tree.read("app.txt", 4)).isEmpty();
        assertThat(tree.read("link", 100)).isEmpty();
        assertThat(tree.read("folder", 100)).isEmpty();
        for (String path : List.of("", "/app.txt", "folder/../app.txt", "./app.txt", "app.txt/", "none", "a//b")) {
            assertThat(tree.read(path, 100)).describedAs(path).isEmpty();
        }
    }

    @Test
    void givesEqualHashesToEqualFolders() {
        repo.write("a/x", "1").write("b/x", "1");
        SourceTree first = opened(repo.push("first"));
        SourceTree second = opened(repo.write("a/x", "2").push("second"));

        assertThat(first.hash("a"))
                .isEqualTo(first.hash("b"))
                .isEqualTo(second.hash("b"))
                .isPresent();
        assertThat(second.hash("a")).isPresent().isNotEqualTo(first.hash("a"));
        assertThat(first.hash("")).contains(repo.git("rev-parse", "HEAD~1^{tree}"));
        assertThat(first.hash("a/x")).isEmpty();
        assertThat(first.hash("none")).isEmpty();
    }

    @Test
    void writesTheSameTarForTheSameTree() throws IOException {
        repo.write("a/run.sh", "run")
                .executable("a/run.sh")
                .write("a/ü.txt", "u")
                .link("a/link", "../../etc/passwd");
        repo.write("a/" + "long/".repeat(30) + "file", "deep");
        SourceTree first = opened(repo.push("first"));
        SourceTree second = opened(repo.write("other", "x").push("second"));
        SourceTree elsewhere = opened(RealGit.in(root.resolve("elsewhere")), repo.head());

        byte[] tar = tar(first, "a");

        assertThat(tar).isEqualTo(tar(second, "a")).isEqualTo(tar(elsewhere, "a"));
        assertThat(entries(tar))
                .containsExactly(
                        "link 777 -> ../../etc/passwd 0:0 @0",
                        "long/".repeat(30) + "file 644 -> deep 0:0 @0",
                        "run.sh 755 -> run 0:0 @0",
                        "ü.txt 644 -> u 0:0 @0");
    }

    @Test
    void leavesOutSubmodules() throws IOException {
        Commit first = repo.write("app.txt", "1").commit("first");
        repo.git("update-index", "--add", "--cacheinfo", "160000," + first.sha() + ",module");
        repo.git("commit", "-q", "-m", "with a module");
        repo.git("push", "-q", "origin", "HEAD");

        assertThat(opened(repo.head()).list("")).extracting(SourceFile::path).containsExactly("app.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".git", ".GIT", "a/b"})
    void refusesNamesThatGitNeverMakes(String name) {
        SourceTree tree = opened(hostile("100644 " + name, "x"));

        assertThatThrownBy(() -> tree.list(""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not one that git makes");
        assertThatThrownBy(() -> tar(tree, "")).isInstanceOf(IOException.class);
    }

    @Test
    void refusesALinkAndAFolderOfOneName() {
        SourceTree tree = opened(hostileTree("120000 a\0" + blob("/etc") + "040000 a\0" + emptyTree()));

        assertThatThrownBy(() -> tree.list(""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not one that git makes");
    }

    @Test
    void refusesMoreFilesThanItTakes() {
        String inner = tree(entries(1000, "100644", blob("x")));
        String outer = tree(entries(101, "40000", inner));
        SourceTree tree = opened(commitOf(outer));

        assertThatThrownBy(() -> tree.list(""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 100000 files");
    }

    @Test
    void refusesATreeThatUnfoldsToBillionsOfFolders() {
        String tree = emptyTree();
        for (int level = 0; level < 12; level++) {
            tree = tree(entries(10, "40000", tree));
        }
        SourceTree bomb = opened(commitOf(tree));

        assertThatThrownBy(() -> bomb.list("")).isInstanceOf(IOException.class).hasMessageContaining("folders");
    }

    @Test
    void refusesATarLargerThanTheLimit() {
        RealGit small = RealGit.with(RealGit.Settings.of(root.resolve("small")).largest(1));
        repo.write("zeros", new byte[3_000_000]);
        SourceTree tree = opened(small, repo.push("first"));

        assertThatThrownBy(() -> tar(tree, ""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("slipway.git.largest-repository");
    }

    @Test
    void tellsGoneFromUnreachable() throws IOException {
        Commit first = repo.push("first");
        Commit never = new Commit("0123456789012345678901234567890123456789");

        assertThat(git.sources().open(app(), never)).isInstanceOf(Opening.Gone.class);
        assertThat(git.sources().open(app(), first)).isInstanceOf(Opening.Opened.class);
        Files.move(repo.bare(), root.resolve("moved"));
        assertThat(git.sources().open(app(), never)).isInstanceOf(Opening.Unreachable.class);
        assertThat(git.sources().open(app(), first)).isInstanceOf(Opening.Opened.class);
    }

    @Test
    void fetchesADamagedMirrorAgain() throws IOException {
        Commit first = repo.write("app.txt", "1").push("first");
        SourceTree tree = opened(first);
        deletePacks();
        RealGit restarted = RealGit.in(root.resolve("mirrors"));
        SourceTree again = opened(restarted, first);

        assertThatThrownBy(() -> again.list("")).isInstanceOf(IOException.class).hasMessageContaining("fetched again");
        assertThat(opened(restarted, first).list("")).hasSize(1);
        assertThat(tree.commit()).isEqualTo(first);
    }

    @Test
    void makesAMirrorAgainThatWasNeverFinished() throws IOException {
        Commit first = repo.write("app.txt", "1").push("first");
        Path folder = root.resolve("mirrors").resolve(RepositoryId.of(app()).key() + ".git");
        Files.createDirectories(folder.resolve("objects"));
        Files.writeString(folder.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(folder.resolve("config"), "[core\nbroken");

        assertThat(opened(first).list("")).hasSize(1);
    }

    private void deletePacks() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("mirrors"))) {
            for (Path file : files.filter(path -> path.toString().contains("/objects/") && Files.isRegularFile(path))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private SourceTree opened(Commit commit) {
        return opened(git, commit);
    }

    private SourceTree opened(RealGit with, Commit commit) {
        Opening opening = with.sources().open(app(), commit);
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).tree();
    }

    private App app() {
        App sample = Samples.app(Samples.process());
        AppSpec spec = sample.spec();
        Source source = new Source(
                "file://" + repo.bare(),
                new Ref.Branch("main"),
                "",
                spec.source().filter(),
                spec.source().interval(),
                Optional.empty());
        AppSpec changed = new Respec(spec).source(source).spec();
        return new App(sample.id(), sample.name(), 1, "api", changed, "{}");
    }

    private Commit hostile(String entry, String content) {
        return hostileTree(entry + "\0" + blob(content));
    }

    private Commit hostileTree(String latin1) {
        return commitOf(tree(latin1));
    }

    private String blob(String content) {
        return binary(repo.hashObject("blob", content.getBytes(StandardCharsets.UTF_8)));
    }

    private String emptyTree() {
        return tree("");
    }

    private static String entries(int count, String mode, String id) {
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < count; i++) {
            entries.append(mode).append(" n").append(10_000 + i).append('\0').append(id);
        }
        return entries.toString();
    }

    /** Stores a tree that git itself would not make; its id as the twenty bytes that trees hold. */
    private String tree(String latin1) {
        return binary(repo.hashObject("tree", latin1.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private Commit commitOf(String treeId) {
        StringBuilder hex = new StringBuilder();
        for (byte b : treeId.getBytes(StandardCharsets.ISO_8859_1)) {
            hex.append(String.format("%02x", b));
        }
        Commit commit = new Commit(repo.git("commit-tree", hex.toString(), "-m", "hostile"));
        repo.git(
                "-c",
                "push.recurseSubmodules=no",
                "push",
                "-q",
                "--force",
                "origin",
                commit.sha() + ":refs/heads/main");
        return commit;
    }

    private static String binary(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] tar(SourceTree tree, String folder) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tree.tar(folder, out);
        return out.toByteArray();
    }

    private static List<String> entries(byte[] tar) throws IOException {
        List<String> entries = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String content = entry.isSymbolicLink()
                        ? entry.getLinkName()
                        : new String(in.readAllBytes(), StandardCharsets.UTF_8);
                entries.add(
                        entry.getName() + " " + Integer.toOctalString(entry.getMode() & 0777) + " -> " + content + " "
                                + entry.getLongUserId() + ":" + entry.getLongGroupId() + entry.getUserName() + " @"
                                + entry.getLastModifiedTime().toMillis());
            }
        }
        return entries;
    }
}
