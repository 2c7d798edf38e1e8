package dev.slipway.db;

import dev.slipway.deployment.Digest;
import dev.slipway.tool.Artifacts;
import jakarta.inject.Singleton;
import java.util.Optional;

@Singleton
final class ArtifactTable implements Artifacts {

    private final Ledger ledger;

    ArtifactTable(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Saving again makes it young again: nobody may name it yet. */
    @Override
    public Digest save(byte[] content) {
        if (content.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "an artifact has at most " + MOST_BYTES + " bytes, this one " + content.length);
        }
        Digest digest = Digest.of(content);
        ledger.change("""
                insert into artifact (digest, content, saved_at) values (:digest, :content, now())
                on conflict (digest) do update set saved_at = excluded.saved_at""", "digest", digest.value(), "content", content);
        return digest;
    }

    @Override
    public Optional<byte[]> load(Digest digest) {
        return ledger
                .rows(
                        row -> row.getBytes(1),
                        "select content from artifact where digest = :digest",
                        "digest",
                        digest.value())
                .stream()
                .findFirst();
    }
}
