package dev.slipway.execution;

import dev.slipway.deployment.AppId;
import dev.slipway.tool.FencedTarget;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fences targets by the token that each thing carries whose owner made it: one that carries a larger token than one's own was made by a
 * newer owner. Such a target can't be told to forget; what counts no more since the record was restored is remembered here, by this
 * process only: another one is refused once, and told so again.
 */
public final class WrittenOwners implements FencedTarget {

    private final Map<AppId, Long> newest = new ConcurrentHashMap<>();
    private final Map<AppId, Long> forgotten = new ConcurrentHashMap<>();

    /**
     * Throws {@link FenceLost} when what is there is a newer owner's.
     *
     * @param written the token on it; 0 where it carries none
     * @param what for the message: {@code Deployment chat}
     */
    public void require(AppId app, long token, long written, String what) {
        if (written > token && written > forgotten.getOrDefault(app, 0L)) {
            newest.merge(app, written, Math::max);
            throw new FenceLost("owner " + written + " has made " + what + ", and this is " + token);
        }
    }

    @Override
    public void forgetOwners(AppId app) {
        Long seen = newest.remove(app);
        if (seen != null) {
            forgotten.merge(app, seen, Math::max);
        }
    }

    /** The token in a label or an annotation; 0 for what is none: it protects, it does not decide. */
    public static long token(String written) {
        try {
            return Long.parseLong(written);
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
