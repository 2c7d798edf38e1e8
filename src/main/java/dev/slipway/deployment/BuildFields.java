package dev.slipway.deployment;

import java.util.Optional;

/** Reads {@code spec.build}. */
final class BuildFields {

    private static final String LOCAL = "local";

    private static final Want FILE = Want.of(
            "a file below spec.source.path, as Dockerfile",
            255,
            text -> Text.isRelativePath(text) && !Text.plainPath(text).isEmpty());
    private static final Want FOLDER = Want.of("a folder below spec.source.path, as .", 255, Text::isRelativePath);
    private static final Want IMAGE = Want.matching(
            "a repository without tag or digest, as registry.example.com/team/chat",
            255,
            "([a-zA-Z0-9][a-zA-Z0-9.-]*(:[0-9]{1,5})?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*");

    private BuildFields() {}

    static Optional<Build> read(Fields spec, Optional<Target> target) {
        return spec.object("build").map(build -> {
            Build read = read(build, target.map(BuildFields::engine).orElse(LOCAL));
            target.ifPresent(known -> checkImage(spec, build, read, known));
            return read;
        });
    }

    private static Build read(Fields build, String otherwise) {
        Build read = new Build(
                build.text("engine", AppManifest.LABEL, otherwise),
                Text.plainPath(build.text("dockerfile", FILE, "Dockerfile")),
                folder(build),
                build.text("image", IMAGE),
                SecretFields.keyed(build, "pushSecretRef"));
        build.end();
        return read;
    }

    private static String folder(Fields build) {
        String plain = Text.plainPath(build.text("context", FOLDER, "."));
        return plain.isEmpty() ? "." : plain;
    }

    private static void checkImage(Fields spec, Fields build, Build read, Target target) {
        boolean runsElsewhere =
                target instanceof Target.Kubernetes || !read.engine().equals(engine(target));
        if (target instanceof Target.Process) {
            spec.problem("build", "is for targets that run images, and a process is none: remove it");
        } else if (runsElsewhere && !build.has("image")) {
            build.problem(
                    "image",
                    "is missing: write a repository that both engine " + read.engine() + " and the " + target.kind()
                            + " target reach");
        }
        if (build.has("pushSecretRef") && !build.has("image")) {
            build.problem("pushSecretRef", "is for pushing to spec.build.image: name that too, or remove this");
        }
    }

    private static String engine(Target target) {
        return target instanceof Target.Docker docker ? docker.engine() : LOCAL;
    }
}
