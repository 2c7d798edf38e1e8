package dev.slipway.kube;

import dev.slipway.deployment.Digest;
import dev.slipway.tool.Artifacts;
import dev.slipway.tool.Blame;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rendered manifests by their digest. A deployment asks for the same ones two dozen times, and a digest never means others: what was
 * asked for last is kept in memory, up to 4 MiB of its text.
 */
@Singleton
final class ManifestStore {

    private static final long MOST_BYTES = 4L * 1024 * 1024;

    private final Artifacts artifacts;
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true); // the longest unused one first
    private long bytes;

    ManifestStore(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    private record Kept(ManifestList list, int bytes) {}

    ManifestList load(String digest) {
        Kept known = find(digest);
        if (known != null) {
            return known.list();
        }
        byte[] content = artifacts
                .load(new Digest(digest))
                .orElseThrow(() -> new Trouble(
                        Blame.WORLD,
                        "ArtifactMissing",
                        "the rendered manifests " + digest + " are not stored any more: deploy the commit again"));
        ManifestList list = ManifestList.of(content);
        if (content.length <= MOST_BYTES) {
            keep(digest, new Kept(list, content.length));
        }
        return list;
    }

    private synchronized @Nullable Kept find(String digest) {
        return kept.get(digest);
    }

    private synchronized void keep(String digest, Kept one) {
        Kept before = kept.put(digest, one);
        bytes += one.bytes() - (before == null ? 0 : before.bytes());
        var oldest = kept.values().iterator();
        while (bytes > MOST_BYTES && oldest.hasNext()) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }
}
