package dev.slipway.tool;

import dev.slipway.deployment.AppId;

/** A place that remembers the newest owner of an App that has acted there, and refuses older ones by {@code FenceLost}. */
public interface FencedTarget {

    /** After a restore of the record tokens begin lower again: whoever the record names as the owner is let in. */
    void forgetOwners(AppId app);
}
