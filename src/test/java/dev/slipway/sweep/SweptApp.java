package dev.slipway.sweep;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppManifest;
import dev.slipway.git.Repo;
import dev.slipway.pipeline.Register;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One App with a name of its own for the repository, which makes it another one: what is done to it disturbs no other. Its program writes down its birth. */
record SweptApp(App app, World world, Repo repo, String branch) {

    static final String GOOD = "good";
    static final String BETTER = "better";
    static final String BAD = "bad";

    /** Branches {@code good}, {@code better} and {@code bad} hold the commits that are swept. */
    static Repo repository(Path folder) {
        Repo repo = Repo.create(folder, "swept");
        repo.write("app.sh", "read -r version < version; echo \"$version $$\" >> \"$BIRTHS\"; exec sleep 3600\n");
        for (String version : List.of(GOOD, BETTER, BAD)) {
            repo.write("version", version + "\n").commit(version);
            repo.git("push", "-q", "origin", "HEAD:refs/heads/" + version);
        }
        return repo;
    }

    static SweptApp register(Register register, Repo repo, Path folder, String name, int port) {
        repo.gitInBare("update-ref", "refs/heads/run/" + name, "refs/heads/" + GOOD);
        repo.link("../" + name + ".git", repo.bare().toString());
        World world = new World(folder.resolve(name + ".births"), folder.resolve("unknown"));
        AppManifest.Parsed.Valid valid =
                (AppManifest.Parsed.Valid) AppManifest.parse(document(repo, world, name, port));
        App app =
                ((Register.Writing.Written) register.put(valid.name(), valid.spec(), valid.manifest(), "sweep")).app();
        World known = new World(world.births(), folder.resolve(app.id().uid() + ".notes"));
        return new SweptApp(app, known, repo, "refs/heads/run/" + name);
    }

    /** A push, as the remote shows it. */
    void push(String version) {
        repo.gitInBare("update-ref", branch, "refs/heads/" + version);
    }

    private static Map<String, Object> document(Repo repo, World world, String name, int port) {
        return Map.of(
                "apiVersion",
                "slipway.dev/v1alpha1",
                "kind",
                "App",
                "metadata",
                Map.of("namespace", "sweep-" + name, "name", "app"),
                "spec",
                Map.of(
                        "source",
                        Map.of(
                                "url",
                                "file://" + repo.bare().resolveSibling(name + ".git"),
                                "ref",
                                Map.of("branch", "run/" + name)),
                        "target",
                        Map.of(
                                "process",
                                Map.of(
                                        "command", List.of("bash", "app.sh"),
                                        "port", port,
                                        "environment",
                                                Map.of("BIRTHS", world.births().toString()))),
                        "timeout",
                        "1m"));
    }
}
