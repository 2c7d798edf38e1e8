package dev.slipway.history;

import dev.slipway.deployment.AppName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Who asked for what, and what came of it. Kept for its own time, also when what it tells of is gone. */
public interface Audit {

    /** Part of the caller's transaction, so that no effect of a command is without its entry. */
    void record(AuditEntry entry);

    /** Newest first; of one App or of all; at most {@code most}, older than the entry {@code before} where it is given. */
    List<AuditEntry> list(Optional<AppName> app, OptionalLong before, int most);
}
