package dev.slipway.plan;

import dev.slipway.deployment.Build;
import dev.slipway.deployment.SecretRef;
import dev.slipway.plan.RulesPlanner.NoPlan;
import dev.slipway.tool.Reading;
import dev.slipway.tool.Reference;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Dockerfile → build (→ push, where a repository is named). */
final class BuildRules {

    private static final int MOST_DOCKERFILE_BYTES = 256 * 1024;

    private final Assignment assignment;
    private final Reading reading;

    BuildRules(Assignment assignment, Reading reading) {
        this.assignment = assignment;
        this.reading = reading;
    }

    void addTo(Draft draft, Build build) {
        requireDockerfile(build);
        Map<String, Object> arguments = new TreeMap<>(Draft.source(assignment, reading));
        arguments.put("context", build.context());
        arguments.put("dockerfile", build.dockerfile());
        assignment
                .app()
                .spec()
                .baseImageSecretRef()
                .map(SecretRef::toString)
                .ifPresent(secret -> arguments.put("pullSecret", secret));
        draft.change("build", "docker.build", build.engine(), arguments);
        build.image().ifPresent(image -> draft.change("push", "docker.push", build.engine(), push(build, image)));
    }

    private Map<String, Object> push(Build build, String image) {
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("imageId", new Reference("build", "imageId"));
        arguments.put("image", image);
        arguments.put("tag", assignment.revision().commit().sha());
        build.pushSecretRef().map(SecretRef::toString).ifPresent(secret -> arguments.put("pushSecret", secret));
        return arguments;
    }

    private void requireDockerfile(Build build) {
        String path = join(assignment.app().spec().source().path(), build.dockerfile());
        try {
            if (reading.source().read(path, MOST_DOCKERFILE_BYTES).isEmpty()) {
                throw new NoPlan(
                        "DockerfileNotFound",
                        "the commit has no file \"" + path + "\" of at most " + MOST_DOCKERFILE_BYTES / 1024
                                + " KiB: add it, or name another in spec.build.dockerfile");
            }
        } catch (IOException e) {
            throw new NoPlan("SourceUnreadable", "the file \"" + path + "\" can't be read: " + e.getMessage());
        }
    }

    private static String join(String folder, String file) {
        return folder.isEmpty() ? file : folder + "/" + file;
    }
}
