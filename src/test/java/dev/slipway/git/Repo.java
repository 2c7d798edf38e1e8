package dev.slipway.git;

import dev.slipway.deployment.Commit;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A bare repository and a working copy of it, driven by the git command without anybody's configuration. */
public final class Repo {

    private final Path bare;
    private final Path work;

    private Repo(Path bare, Path work) {
        this.bare = bare;
        this.work = work;
    }

    /** Makes {@code root/name.git}, and a working copy beside it on branch main. */
    public static Repo create(Path root, String name) {
        Repo repo = new Repo(root.resolve(name + ".git"), root.resolve(name + "-work"));
        run(root, "git", "init", "-q", "--bare", "-b", "main", repo.bare.toString());
        run(root, "git", "init", "-q", "-b", "main", repo.work.toString());
        repo.git("remote", "add", "origin", repo.bare.toString());
        return repo;
    }

    public Path bare() {
        return bare;
    }

    public Path work() {
        return work;
    }

    public Repo write(String path, String content) {
        return write(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public Repo write(String path, byte[] content) {
        try {
            Files.createDirectories(work.resolve(path).getParent());
            Files.write(work.resolve(path), content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Repo executable(String path) {
        git("add", path);
        git("update-index", "--chmod=+x", path);
        return this;
    }

    public Repo link(String path, String target) {
        try {
            Files.createDirectories(work.resolve(path).getParent());
            Files.createSymbolicLink(work.resolve(path), Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Repo remove(String path) {
        git("rm", "-q", "-r", path);
        return this;
    }

    public Repo move(String from, String to) {
        git("mv", from, to);
        return this;
    }

    /** Commits everything, changed or not. */
    public Commit commit(String message) {
        git("-c", "core.fileMode=false", "add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return head();
    }

    /** Commits everything and pushes the branch that is checked out. */
    public Commit push(String message) {
        Commit commit = commit(message);
        git("push", "-q", "--force", "origin", "HEAD");
        return commit;
    }

    public Commit head() {
        return new Commit(git("rev-parse", "HEAD"));
    }

    public Repo checkout(String branch) {
        git("checkout", "-q", "-B", branch);
        return this;
    }

    /** Runs git in the working copy and returns what it printed. */
    public String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(Arrays.asList(arguments));
        return run(work, command.toArray(String[]::new));
    }

    /** Runs git in the bare repository and returns what it printed. */
    public String gitInBare(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(Arrays.asList(arguments));
        return run(bare, command.toArray(String[]::new));
    }

    /** Stores an object, however malformed, and returns its id. */
    public String hashObject(String type, byte[] content) {
        return runWith(work, content, "git", "hash-object", "-t", type, "-w", "--literally", "--stdin");
    }

    /** Many branches of the bare repository at once, all at one commit. Replaces what was packed before. */
    public void branches(Commit commit, Collection<String> names) {
        StringBuilder packed = new StringBuilder("# pack-refs with: peeled fully-peeled sorted \n");
        for (String name : new TreeSet<>(names)) {
            packed.append(commit).append(" refs/heads/").append(name).append('\n');
        }
        try {
            Files.writeString(bare.resolve("packed-refs"), packed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An environment without anybody's git configuration. */
    static Map<String, String> environment() {
        return Map.of(
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_AUTHOR_NAME", "Ada",
                "GIT_AUTHOR_EMAIL", "ada@example.com",
                "GIT_COMMITTER_NAME", "Ada",
                "GIT_COMMITTER_EMAIL", "ada@example.com",
                "GIT_TERMINAL_PROMPT", "0");
    }

    private static String run(Path folder, String... command) {
        return runWith(folder, new byte[0], command);
    }

    private static String runWith(Path folder, byte[] input, String... command) {
        try {
            Files.createDirectories(folder);
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().putAll(environment());
            Process process = builder.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
