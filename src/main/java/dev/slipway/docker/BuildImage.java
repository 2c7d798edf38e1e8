package dev.slipway.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.api.model.BuildResponseItem;
import dev.slipway.deployment.Build;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.Redactor;
import dev.slipway.deployment.Secrets;
import dev.slipway.tool.Observation;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.Sources;
import dev.slipway.tool.ToolResult;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * {@code docker.build}: the engine holds an image of the commit's folder, found again by its label. Uses the classic builder, which
 * every engine has. A build that is interrupted or out of time is cancelled in the engine.
 */
@Singleton
final class BuildImage extends EngineTool {

    private static final Logger LOG = Logger.getLogger(BuildImage.class);

    private final Sources sources;
    private final Secrets secrets;
    private final long mostBytes;

    BuildImage(Engines engines, Sources sources, Secrets secrets, DockerConfig config, Redactor redactor) {
        super("docker.build", engines, redactor);
        this.sources = sources;
        this.secrets = secrets;
        this.mostBytes = config.contextBytes();
    }

    @Override
    ToolResult change(Task task) {
        return Images.built(task.engine(), task.uid(), task.key())
                .<ToolResult>map(BuildImage::done)
                .orElseGet(() -> build(task));
    }

    @Override
    Observation look(Task task) {
        return Images.built(task.engine(), task.uid(), task.key())
                .<Observation>map(id -> new Observation.TookEffect(done(id)))
                .orElseGet(Observation.Absent::new);
    }

    private ToolResult build(Task task) {
        BuildLog log = new BuildLog();
        AuthConfigurations credentials = credentials(task);
        try (BuildContext context = BuildContext.of(tree(task), Folder.of(task.arguments()), mostBytes)) {
            run(task, context, credentials, log);
        } catch (IOException e) {
            throw Trouble.world(
                    "ContextUnreadable", "the commit's files can't be made into a build context: " + e.getMessage());
        } finally {
            mark(task, log);
        }
        if (log.hasFailed()) {
            return log.failure(redaction());
        }
        return Images.built(task.engine(), task.uid(), task.key())
                .<ToolResult>map(BuildImage::done)
                .orElseThrow(() ->
                        Trouble.world("ImageGone", "the engine has built an image and does not have it any more"));
    }

    private static void run(Task task, BuildContext context, AuthConfigurations credentials, BuildLog log) {
        try {
            task.engine().<BuildResponseItem>stream(
                    task.remaining(),
                    (docker, answers) -> docker.buildImageCmd(context.content())
                            .withDockerfilePath(context.dockerfile())
                            .withLabels(task.imageLabels())
                            .withBuildAuthConfigs(credentials)
                            .withRemove(true)
                            .withForcerm(true)
                            .exec(answers),
                    log);
        } catch (DockerException e) {
            log.error(EngineError.text(e));
        }
    }

    /** Also where the build was stopped: what it made until then is there. */
    private static void mark(Task task, BuildLog log) {
        try {
            boolean built = Images.built(task.engine(), task.uid(), task.key()).isPresent();
            Layers.mark(task.engine(), task.uid(), log.layers(!built));
        } catch (Trouble | DockerException e) {
            LOG.debugf("what a build left is not marked: %s", e.getMessage());
        }
    }

    private AuthConfigurations credentials(Task task) {
        Optional<String> registry = task.app()
                .spec()
                .build()
                .flatMap(Build::image)
                .map(image -> ImageName.parse(image).registry());
        return new RegistryCredentials(secrets, task.app()).all(task.arguments().find("pullSecret"), registry);
    }

    private SourceTree tree(Task task) {
        Commit commit = new Commit(task.arguments().text("commit"));
        return switch (sources.open(task.app(), commit)) {
            case Sources.Opening.Opened(SourceTree tree) -> tree;
            case Sources.Opening.Gone(String why) -> throw Trouble.revision("SourceGone", why);
            case Sources.Opening.Unreachable(String why) -> throw Trouble.world("SourceUnreachable", why);
        };
    }

    private static ToolResult.Done done(String id) {
        return new ToolResult.Done(Map.of("imageId", id), "the image " + ContainerState.brief(id) + " is built");
    }
}
