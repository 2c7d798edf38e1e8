package dev.slipway.testing;

import dev.slipway.deployment.Digest;
import dev.slipway.tool.Artifacts;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

final class InMemoryArtifacts implements Artifacts {

    private final Map<Digest, byte[]> kept = new ConcurrentHashMap<>();

    @Override
    public Digest save(byte[] content) {
        if (content.length > MOST_BYTES) {
            throw new IllegalArgumentException("an artifact has at most " + MOST_BYTES + " bytes");
        }
        Digest digest = Digest.of(content);
        kept.put(digest, content.clone());
        return digest;
    }

    @Override
    public Optional<byte[]> load(Digest digest) {
        return Optional.ofNullable(kept.get(digest)).map(byte[]::clone);
    }
}
