package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;

/** The accepted heads. Saving is part of the caller's transaction. */
public interface Heads {

    /** A head without a commit where the App was never considered. */
    Head of(AppId app);

    void save(Head head);
}
