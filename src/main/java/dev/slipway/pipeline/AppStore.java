package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Apps;

/** Where Apps are written. Writing is part of the caller's transaction. */
public interface AppStore extends Apps {

    /** Inserts, or replaces the one of the same id. */
    void save(App app);

    /** From now on it is not found any more, its name is free, and its history stays for the time of retention. */
    void delete(AppId app);

    /** Reads no document: an App that this version can't read is there as well. */
    Standing standing(AppId app);

    /** What the record knows of an App. */
    enum Standing {
        THERE,
        /** As long as something of its history is left. */
        DELETED,
        UNKNOWN
    }

    /** Locks the row until the transaction ends. */
    void lock(AppId app);
}
