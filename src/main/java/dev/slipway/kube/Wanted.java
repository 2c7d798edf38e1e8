package dev.slipway.kube;

import dev.slipway.tool.Arguments;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ToolCall;
import java.util.List;
import java.util.Map;

/** The objects of a call, as they are applied: with the images that were built, and with the stamp. */
final class Wanted {

    static final String TOOL = "kube.apply";

    private Wanted() {}

    /** @param call of {@value #TOOL}, or one that only looks, with the same arguments: the stamp is the same */
    static List<Manifest> of(ToolCall call, Attempt attempt, ManifestStore manifests) {
        Arguments arguments = call.arguments();
        Map<String, String> images = arguments.entries("images");
        ToolCall applying = new ToolCall(TOOL, Effect.CHANGE, call.target(), arguments);
        Stamp stamp = new Stamp(attempt.app(), applying.key(attempt.app().id()), attempt.token());
        ManifestList list = manifests.load(arguments.text("artifact"));
        Scope scope = Bounds.of(call, attempt);
        list.manifests()
                .forEach(manifest -> scope.objection(manifest.id()).ifPresent(why -> {
                    throw new Trouble(Blame.POLICY, "OutOfBounds", why);
                }));
        return list.manifests().stream()
                .map(manifest -> Containers.withImages(manifest, image -> replacement(image, images)))
                .map(stamp::on)
                .toList();
    }

    private static String replacement(String image, Map<String, String> images) {
        return images.getOrDefault(ImageName.of(image).repository(), image);
    }
}
