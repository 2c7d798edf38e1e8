package dev.slipway.kube;

import dev.slipway.deployment.App;
import dev.slipway.guard.Verdict;
import dev.slipway.tool.Reference;
import dev.slipway.tool.ToolCall;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** No image whose name may mean another one tomorrow: what was approved, probed and rolled back to must be the same. */
@Singleton
final class PinnedImages extends ManifestGuardrail {

    PinnedImages(ManifestStore manifests) {
        super("pinned-images", manifests);
    }

    @Override
    Verdict check(App app, ToolCall call, Manifest manifest) {
        Map<String, Object> replaced = call.arguments().map("images");
        return images(manifest).stream()
                .flatMap(image -> objection(image, replaced).stream())
                .findFirst()
                .map(why -> deny("MutableImage", manifest, why))
                .orElseGet(Verdict::allow);
    }

    private static Optional<String> objection(String image, Map<String, Object> replaced) {
        Object built = replaced.get(ImageName.of(image).repository());
        if (built instanceof Reference) {
            return Optional.empty(); // filled with the digest of the push
        }
        String name = built instanceof String text ? text : image;
        return ImageName.of(name).isPinned()
                ? Optional.empty()
                : Optional.of("has the image " + name
                        + ", whose tag may mean another image tomorrow: name a version, or better a digest");
    }

    private static List<String> images(Manifest manifest) {
        List<String> images = new ArrayList<>();
        Containers.in(manifest.json().fields())
                .forEach(container -> container.text("image").ifPresent(images::add));
        volumes(manifest.json().fields(), images);
        return images;
    }

    /** A volume may be an image, too. */
    private static void volumes(@Nullable Object value, List<String> images) {
        if (value instanceof List<?> list) {
            list.forEach(item -> volumes(item, images));
        }
        Json json = Json.of(value);
        json.list("volumes").forEach(volume -> volume.text("image", "reference").ifPresent(images::add));
        json.fields().values().forEach(item -> volumes(item, images));
    }
}
