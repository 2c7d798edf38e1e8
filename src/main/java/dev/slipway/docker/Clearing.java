package dev.slipway.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import dev.slipway.deployment.AppId;
import dev.slipway.pipeline.AppStore.Standing;
import dev.slipway.pipeline.Needed;
import dev.slipway.pipeline.Needed.Activity;
import dev.slipway.pipeline.Needs;
import dev.slipway.plan.PastStep;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * One pass over one engine. Touches only what carries the label of an App that this record knows: an engine may serve another
 * installation too. Nothing is forced, so that what the engine itself still needs stays.
 */
final class Clearing {

    private static final Logger LOG = Logger.getLogger(Clearing.class);

    /** A build of several stages leaves some for each image. */
    private static final int LAYERS_PER_IMAGE = 4;

    /** What a push tags an image with, the commit: any other tag is somebody's own. */
    private static final String OWN_TAG = ".*:[0-9a-f]{40}";

    private static final String NO_TAG = "<none>:<none>";

    private final Engine engine;
    private final Needs needs;
    private final DockerConfig config;
    private final Instant now;

    Clearing(Engine engine, Needs needs, DockerConfig config, Instant now) {
        this.engine = engine;
        this.needs = needs;
        this.config = config;
        this.now = now;
    }

    void clear() {
        candidates();
        images();
        layers();
    }

    /** Of Apps for which nothing goes on: the deployment that made one has ended without removing it. */
    private void candidates() {
        Map<AppId, List<String>> left = engine
                .ask(docker -> docker.listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(Map.of(Labels.ROLE, Role.CANDIDATE))
                        .exec())
                .stream()
                .filter(container -> isOwn(container.getLabels()))
                .collect(Collectors.groupingBy(
                        container -> app(container.getLabels()),
                        Collectors.mapping(container -> container.getId(), Collectors.toList())));
        left.forEach((app, ids) -> {
            if (needs.standing(app) != Standing.UNKNOWN && needs.of(app).activity() == Activity.NONE) {
                ids.forEach(this::removeContainer);
            }
        });
    }

    private void images() {
        Set<String> used = engine
                .ask(docker -> docker.listContainersCmd().withShowAll(true).exec())
                .stream()
                .map(container -> container.getImageId())
                .collect(Collectors.toSet());
        Map<AppId, List<Image>> built =
                engine
                        .ask(docker -> docker.listImagesCmd()
                                .withLabelFilter(Labels.KEY)
                                .exec())
                        .stream()
                        .filter(image -> isOwn(image.getLabels()))
                        .filter(image -> !used.contains(image.getId()))
                        .filter(image -> tags(image).allMatch(tag -> tag.matches(OWN_TAG)))
                        .collect(Collectors.groupingBy(image -> app(image.getLabels())));
        built.forEach(this::images);
    }

    private void images(AppId app, List<Image> images) {
        Standing standing = needs.standing(app);
        Needed needed = needs.of(app);
        if (standing == Standing.UNKNOWN || needed.activity() == Activity.PLANNING) {
            return;
        }
        List<Image> unneeded =
                images.stream().filter(image -> !names(needed, app, image)).toList();
        surplus(unneeded, standing == Standing.DELETED ? 0 : config.keptImages())
                .forEach(image -> {
                    tags(image).forEach(this::removeImage);
                    removeImage(image.getId());
                });
    }

    /** By its id, by what a registry calls it, or as what a planned build would find. */
    private static boolean names(Needed needed, AppId app, Image image) {
        Set<String> words = Stream.concat(
                        Stream.of(image.getId()),
                        Optional.ofNullable(image.getRepoDigests()).stream().flatMap(Arrays::stream))
                .collect(Collectors.toSet());
        return needed.steps().stream()
                .anyMatch(step -> step.outputs().values().stream().anyMatch(words::contains)
                        || step.call().arguments().json().values().stream().anyMatch(words::contains)
                        || key(step, app)
                                .filter(image.getLabels().getOrDefault(Labels.KEY, "")::equals)
                                .isPresent());
    }

    private static Optional<String> key(PastStep step, AppId app) {
        return step.call().arguments().references().isEmpty()
                ? Optional.of(step.key(app).value())
                : Optional.empty();
    }

    private void layers() {
        Map<AppId, List<Image>> marked = engine
                .ask(docker -> docker.listImagesCmd().exec())
                .stream()
                .filter(image -> tags(image).anyMatch(Layers::isMark))
                .collect(Collectors.groupingBy(image -> tags(image)
                        .filter(Layers::isMark)
                        .map(Layers::app)
                        .findFirst()
                        .orElseThrow()));
        marked.forEach((app, images) -> {
            Standing standing = needs.standing(app);
            if (standing != Standing.UNKNOWN) {
                surplus(images, standing == Standing.DELETED ? 0 : config.keptImages() * LAYERS_PER_IMAGE)
                        .forEach(image -> tags(image)
                                .filter(tag ->
                                        Layers.isMark(tag) && Layers.app(tag).equals(app))
                                .forEach(this::removeImage));
            }
        });
    }

    /** All but the newest, and all that are too old. */
    private Stream<Image> surplus(List<Image> images, int most) {
        long oldest = now.minus(config.imageRetention()).getEpochSecond();
        Function<Image, Long> created = Image::getCreated;
        List<Image> newestFirst = images.stream()
                .sorted(Comparator.comparing(created).reversed().thenComparing(Image::getId))
                .toList();
        return Stream.concat(
                newestFirst.stream().limit(most).filter(image -> image.getCreated() <= oldest),
                newestFirst.stream().skip(most));
    }

    private void removeContainer(String id) {
        try {
            engine.tell(docker -> docker.removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
            LOG.infof("engine %s: a candidate that its deployment left behind is removed: %s", engine.name(), id);
        } catch (NotFoundException | ConflictException goneOrGoing) {
            LOG.debugf("candidate %s is gone or being removed", id);
        }
    }

    /** By a tag, or by its id; parents that nothing else needs go with it. */
    private void removeImage(String name) {
        try {
            engine.tell(docker -> docker.removeImageCmd(name).exec());
            LOG.infof("engine %s: %s is removed, nothing needs it", engine.name(), name);
        } catch (NotFoundException gone) {
            LOG.debugf("image %s is gone", name);
        } catch (ConflictException needed) {
            LOG.debugf("image %s is still used: %s", name, needed.getMessage());
        }
    }

    private static Stream<String> tags(Image image) {
        return Optional.ofNullable(image.getRepoTags()).stream()
                .flatMap(Arrays::stream)
                .filter(tag -> !tag.equals(NO_TAG));
    }

    /** Labels are anybody's to write. */
    private static boolean isOwn(Map<String, String> labels) {
        return labels.containsKey(Labels.KEY) && AppId.isUid(labels.getOrDefault(Labels.APP, ""));
    }

    private static AppId app(Map<String, String> labels) {
        return new AppId(labels.getOrDefault(Labels.APP, ""));
    }
}
