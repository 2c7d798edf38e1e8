package dev.slipway.tool;

import dev.slipway.deployment.Digest;
import java.util.Optional;

/** What a plan made or rendered, by digest; kept while a deployment or a rollback point names it. */
public interface Artifacts {

    int MOST_BYTES = 8 * 1024 * 1024;

    /** Refuses more than {@link #MOST_BYTES} with an {@link IllegalArgumentException}. Saving the same bytes again changes nothing. */
    Digest save(byte[] content);

    Optional<byte[]> load(Digest digest);
}
