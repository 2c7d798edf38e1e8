package dev.slipway.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import dev.slipway.deployment.Secrets;
import java.util.Map;
import java.util.Optional;

/** The images of an engine, as far as one task may use them. */
final class Images {

    private final Task task;
    private final Secrets secrets;

    Images(Task task, Secrets secrets) {
        this.task = task;
        this.secrets = secrets;
    }

    /** There when it returns: an id must be one of the App's own, a name is pulled unless it is there already. */
    void require(ImageName image, Optional<String> pullSecret) {
        if (image.isId()) {
            own(image.repository());
        } else if (inspect(image.toString()).isEmpty()) {
            pull(image, pullSecret);
        }
    }

    /** An image that Slipway built for this App; the id of another App's image is refused. */
    InspectImageResponse own(String id) {
        InspectImageResponse image = inspect(id)
                .orElseThrow(() -> Trouble.world(
                        "ImageGone",
                        "engine " + task.engine().name() + " has no image " + id
                                + " any more (pruned?): deploy again to build it"));
        Map<String, String> labels =
                image.getConfig() == null ? null : image.getConfig().getLabels();
        if (labels == null || !task.uid().equals(labels.get(Labels.APP))) {
            throw Trouble.policy("ImageNotOwn", "the image " + id + " was not built for this App");
        }
        return image;
    }

    /** The image that the call with this key built. */
    static Optional<String> built(Engine engine, String uid, String key) {
        Map<String, String> labels = Labels.of(uid, key);
        return engine
                .ask(docker -> docker.listImagesCmd()
                        .withShowAll(true)
                        .withLabelFilter(labels)
                        .exec())
                .stream()
                .map(image -> image.getId())
                .sorted()
                .findFirst();
    }

    private Optional<InspectImageResponse> inspect(String name) {
        try {
            return Optional.of(
                    task.engine().ask(docker -> docker.inspectImageCmd(name).exec()));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private void pull(ImageName image, Optional<String> pullSecret) {
        AuthConfig credentials = new RegistryCredentials(secrets, task.app()).read(pullSecret, image.registry());
        Complaint<PullResponseItem> complaint = new Complaint<>();
        try {
            task.engine().stream(
                    task.remaining(),
                    (docker, answers) -> docker.pullImageCmd(image.repository())
                            .withTag(image.tag())
                            .withAuthConfig(credentials)
                            .exec(answers),
                    complaint);
        } catch (DockerException e) {
            throw RegistryError.of(image.toString(), EngineError.text(e));
        }
        complaint.text().ifPresent(text -> {
            throw RegistryError.of(image.toString(), text);
        });
    }
}
