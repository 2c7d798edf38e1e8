package dev.slipway.sweep;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppManifest;
import dev.slipway.git.Repo;
import dev.slipway.pipeline.Register;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One App with a name of its own for the repository, which makes it another one: what is done to it disturbs no other. */
record SweptApp(App app, World world, Repo repo, String branch) {

    static final String GOOD = "good";
    static final String BETTER = "better";
    static final String BAD = "bad";

    /** Branches {@code good}, {@code better} and {@code bad} hold the commits that are swept. */
    static Repo repository(Path folder, Ground ground) {
        Repo repo = Repo.create(folder, "swept");
        for (String version : List.of(GOOD, BETTER, BAD)) {
            ground.write(repo, version);
            repo.commit(version);
            repo.git("push", "-q", "origin", "HEAD:refs/heads/" + version);
        }
        return repo;
    }

    static SweptApp register(Register register, Repo repo, Path folder, String name, int port, Ground ground) {
        repo.gitInBare("update-ref", "refs/heads/run/" + name, "refs/heads/" + GOOD);
        repo.link("../" + name + ".git", repo.bare().toString());
        Path births = folder.resolve(name + ".births");
        AppManifest.Parsed.Valid valid =
                (AppManifest.Parsed.Valid) AppManifest.parse(document(repo, name, ground.target(births, port)));
        App app =
                ((Register.Writing.Written) register.put(valid.name(), valid.spec(), valid.manifest(), "sweep")).app();
        String uid = app.id().uid();
        World world = ground.world(uid, births, folder.resolve(uid + ".notes"));
        return new SweptApp(app, world, repo, "refs/heads/run/" + name);
    }

    /** A push, as the remote shows it. */
    void push(String version) {
        repo.gitInBare("update-ref", branch, "refs/heads/" + version);
    }

    private static Map<String, Object> document(Repo repo, String name, Map<String, Object> target) {
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
                        target,
                        "approval",
                        Map.of("require", "never"),
                        "timeout",
                        "10m"));
    }
}
