package dev.slipway.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A bare repository and a work tree that pushes to it, made with the git command. */
final class DemoRepository {

    private final Path bare;
    private final Path workTree;
    private String head = "";

    private DemoRepository(Path bare, Path workTree) {
        this.bare = bare;
        this.workTree = workTree;
    }

    /** What the app says. */
    enum Version {
        FIRST("first", false),
        BROKEN("broken", true),
        SECOND("second", false);

        private final String word;
        private final boolean broken;

        Version(String word, boolean broken) {
            this.word = word;
            this.broken = broken;
        }
    }

    static DemoRepository make(DemoFolder folder, String base) throws IOException, InterruptedException {
        DemoRepository repository = new DemoRepository(folder.resolve("echo.git"), folder.resolve("echo"));
        git(folder.root(), "init", "-q", "--bare", "-b", "main", repository.bare.toString());
        git(folder.root(), "init", "-q", "-b", "main", repository.workTree.toString());
        repository.git("config", "user.name", "Demo");
        repository.git("config", "user.email", "demo@example.com");
        repository.git("remote", "add", "origin", repository.url());
        Files.writeString(
                repository.workTree.resolve("Dockerfile"), read("Dockerfile").replace("@base@", base));
        return repository;
    }

    /** Commits this version of the app and pushes it; returns the commit. */
    String push(String message, Version version) throws IOException, InterruptedException {
        String app = read("EchoLlm.java").replace("@word@", version.word);
        Files.writeString(workTree.resolve("EchoLlm.java"), version.broken ? app.replace("OK = 200", "OK = 500") : app);
        git("add", "-A");
        git("commit", "-q", "-m", message);
        git("push", "-q", "-u", "origin", "main");
        head = git("rev-parse", "HEAD").strip();
        return head;
    }

    String head() {
        return head;
    }

    String url() {
        return "file://" + bare;
    }

    Path workTree() {
        return workTree;
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = DemoRepository.class.getResourceAsStream("/demo/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("the demo's " + resource + " is not in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        return git(workTree, arguments);
    }

    private static String git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("git " + arguments[0] + " failed: " + output.strip());
        }
        return output;
    }
}
