package dev.slipway.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PushResponseItem;
import dev.slipway.deployment.Redactor;
import dev.slipway.deployment.Secrets;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code docker.push}: a registry holds the image under a tag. It took effect when the registry's answer for the tag is the digest
 * that the engine remembers of having pushed this very image there.
 */
@Singleton
final class PushImage extends EngineTool {

    private final Secrets secrets;

    PushImage(Engines engines, Secrets secrets, Redactor redactor) {
        super("docker.push", engines, redactor);
        this.secrets = secrets;
    }

    @Override
    ToolResult change(Task task) {
        Optional<String> there = pushed(task);
        if (there.isPresent()) {
            return done(task, there.get());
        }
        push(task).ifPresent(complaint -> {
            throw RegistryError.of(target(task).toString(), complaint);
        });
        return done(
                task,
                pushed(task)
                        .orElseThrow(() -> Trouble.world(
                                "PushNotSeen", "the registry does not show " + target(task) + " after it was pushed")));
    }

    @Override
    Observation look(Task task) {
        return pushed(task)
                .<Observation>map(digest -> new Observation.TookEffect(done(task, digest)))
                .orElseGet(Observation.Absent::new);
    }

    private Optional<String> pushed(Task task) {
        InspectImageResponse image =
                new Images(task, secrets).own(task.arguments().text("imageId"));
        List<String> remembered = image.getRepoDigests() == null ? List.of() : image.getRepoDigests();
        ImageName target = target(task);
        if (remembered.stream().noneMatch(reference -> reference.startsWith(target.repository() + "@"))) {
            return Optional.empty();
        }
        return Registry.digest(task.engine(), target, credentials(task))
                .filter(digest -> remembered.contains(target.repository() + "@" + digest));
    }

    private Optional<String> push(Task task) {
        ImageName target = target(task);
        AuthConfig credentials = credentials(task);
        Complaint<PushResponseItem> complaint = new Complaint<>();
        try {
            task.engine()
                    .tell(docker -> docker.tagImageCmd(
                                    task.arguments().text("imageId"), target.repository(), target.tag())
                            .exec());
            task.engine().stream(
                    task.remaining(),
                    (docker, answers) -> docker.pushImageCmd(target.repository())
                            .withTag(target.tag())
                            .withAuthConfig(credentials)
                            .exec(answers),
                    complaint);
        } catch (DockerException e) {
            return Optional.of(EngineError.text(e));
        }
        return complaint.text();
    }

    private AuthConfig credentials(Task task) {
        return new RegistryCredentials(secrets, task.app())
                .read(task.arguments().find("pushSecret"), target(task).registry());
    }

    private static ImageName target(Task task) {
        return ImageName.parse(
                task.arguments().text("image") + ":" + task.arguments().text("tag"));
    }

    private static ToolResult.Done done(Task task, String digest) {
        String reference = target(task).repository() + "@" + digest;
        return new ToolResult.Done(Map.of("digest", digest, "reference", reference), reference + " is in the registry");
    }
}
