package dev.slipway.docker;

import com.github.dockerjava.api.command.RootFS;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Image;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The engine of this machine, for tests of other rooms: what their Apps have made there, and its end. */
public final class RealEngine implements AutoCloseable {

    private final Engines engines = new Engines(DockerWorld.config(Map.of()), InstantSource.system());

    /** Skips the test where there is no engine, or nothing that could run in an image made from scratch. */
    public static void need() {
        DockerWorld.need();
    }

    /** Skips the test where there is no small web server for it. */
    public static void needBusybox() {
        DockerWorld.needBusybox();
    }

    /** A program that runs in an empty image. */
    public static byte[] busybox() {
        return DockerWorld.busybox();
    }

    /** {@code role status} of each container of the App, whoever's deployment made it. */
    public List<String> containers(String uid) {
        return Containers.list(engine(), Map.of(Labels.APP, uid)).stream()
                .map(container -> container.label(Labels.ROLE).orElse("") + " " + container.status())
                .sorted()
                .toList();
    }

    /** Containers, running or not, and images that are made on images of this repository, whoever made them. */
    public static Set<String> builtOn(String repository) {
        try (RealEngine engine = new RealEngine()) {
            return engine.builtOn(engine.engine(), repository + ":");
        }
    }

    private Set<String> builtOn(Engine engine, String prefix) {
        Map<String, List<String>> layers = new HashMap<>();
        Set<String> bases = new HashSet<>();
        engine.ask(docker -> docker.listImagesCmd().withShowAll(true).exec()).forEach(image -> {
            layers(engine, image.getId()).ifPresent(of -> layers.put(image.getId(), of));
            if (image.getRepoTags() != null && Stream.of(image.getRepoTags()).anyMatch(tag -> tag.startsWith(prefix))) {
                bases.add(image.getId());
            }
        });
        Set<String> built = layers.entrySet().stream()
                .filter(image -> bases.stream().anyMatch(base -> startsWith(image.getValue(), layers.get(base))))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = new TreeSet<>();
        built.stream().filter(id -> !bases.contains(id)).forEach(id -> all.add("image " + id));
        engine.ask(docker -> docker.listContainersCmd().withShowAll(true).exec()).stream()
                .filter(container -> built.contains(container.getImageId()))
                .forEach(container -> all.add("container " + container.getId()));
        return all;
    }

    /** An image without a layer of its own is what the base itself was made through. */
    private static boolean startsWith(List<String> layers, List<String> base) {
        return base != null
                && layers.size() > base.size()
                && layers.subList(0, base.size()).equals(base);
    }

    /** Empty when another test has just taken it away. */
    private static Optional<List<String>> layers(Engine engine, String image) {
        try {
            return Optional.ofNullable(
                            engine.ask(docker -> docker.inspectImageCmd(image).exec())
                                    .getRootFS())
                    .map(RootFS::getLayers);
        } catch (DockerException gone) {
            return Optional.empty();
        }
    }

    public boolean hasImage(String id) {
        return engine().ask(docker -> docker.listImagesCmd().withShowAll(true).exec()).stream()
                .anyMatch(image -> image.getId().equals(id));
    }

    /** As somebody would by hand. */
    public void removeContainers(String uid) {
        removeContainers(engine(), uid);
    }

    /** Takes away every container of the App, and every image that carries this label. */
    public void remove(String uid, String label) {
        removeContainers(engine(), uid);
        removeImages(engine(), label);
    }

    static void removeContainers(Engine engine, String uid) {
        engine.ask(docker -> docker.listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(Map.of(Labels.APP, uid))
                        .exec())
                .forEach(container -> engine.tell(docker -> docker.removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec()));
    }

    /** Leaves first: an image with children can't be removed. */
    static void removeImages(Engine engine, String label) {
        List<Image> images = List.of();
        for (int depth = 0; depth < 30 && (depth == 0 || !images.isEmpty()); depth++) {
            images = engine.ask(docker -> docker.listImagesCmd()
                    .withShowAll(true)
                    .withLabelFilter(label)
                    .exec());
            images.forEach(image -> {
                try {
                    engine.tell(docker ->
                            docker.removeImageCmd(image.getId()).withForce(true).exec());
                } catch (DockerException hasChildrenOrIsGone) {
                    // A later round has it.
                }
            });
        }
    }

    private Engine engine() {
        return engines.named(Engines.LOCAL);
    }

    @Override
    public void close() {
        engines.close();
    }
}
