package dev.slipway.plan;

import dev.slipway.deployment.Target.Docker.BlueGreen;
import java.util.Map;

/**
 * The new container proves itself on a port of its own, joins the proxy's network under the shared name, and for a while both answer.
 * Only then is the old one told to end, with time for what it has begun; nothing is removed before the new one has outlived that.
 */
final class BlueGreenRules {

    /** What the engine gives by itself. */
    static final long LEAST_GRACE_SECONDS = 10;

    private final Assignment assignment;
    private final BlueGreen how;
    private final Past past;

    BlueGreenRules(Assignment assignment, BlueGreen how, Past past) {
        this.assignment = assignment;
        this.how = how;
        this.past = past;
    }

    Proposal propose(Draft built, Map<String, Object> run, String tree) {
        return new Proposal(forward(built, run).plan(tree), rollback().plan(tree));
    }

    private Draft forward(Draft draft, Map<String, Object> run) {
        draft.change("run", "docker.run", run)
                .read("healthy", "docker.await", Map.of("key", Draft.key("run"), "seconds", 0L))
                .steadyProbe("probe", "run")
                .change(
                        "connect",
                        "docker.connect",
                        Map.of("key", Draft.key("run"), "network", how.network(), "alias", how.alias()));
        if (past.currentKey().isPresent() || !past.leftoverKeys().isEmpty()) {
            draft.read(
                    "drain",
                    "docker.await",
                    Map.of("key", Draft.key("run"), "seconds", how.drain().toSeconds()));
        }
        past.currentKey().ifPresent(key -> draft.change("retire-old", "docker.stop", ending(key)));
        removeLeftovers(draft);
        draft.read("state", "docker.state", Map.of("ignore", past.currentKey().orElse("")));
        past.currentKey().ifPresent(key -> draft.change("remove-old", "docker.remove", Map.of("key", key)));
        return draft;
    }

    /** The old one first, if it no longer runs: there is room for both, and somebody must answer. */
    private Draft rollback() {
        Draft draft = new Draft(assignment);
        past.currentKey().ifPresent(key -> draft.change("start-old", "docker.start", Map.of("key", key)));
        past.probe("start-old").ifPresent(probe -> draft.again("probe-old", probe));
        draft.change("end-new", "docker.stop", ending(Draft.key("run")))
                .change("remove-new", "docker.remove", Map.of("key", Draft.key("run")));
        removeLeftovers(draft);
        return draft.read("state", "docker.state", past.expectedState());
    }

    private void removeLeftovers(Draft draft) {
        if (!past.leftoverKeys().isEmpty()) {
            draft.change(
                    "end-leftovers",
                    "docker.stop",
                    Map.of("keys", past.leftoverKeys(), "graceSeconds", graceSeconds(how)));
            past.removeLeftovers(draft, "docker.remove");
        }
    }

    private Map<String, Object> ending(Object key) {
        return Map.of("key", key, "graceSeconds", graceSeconds(how));
    }

    /** How long an old one may take to end what it has begun. */
    static long graceSeconds(BlueGreen how) {
        return Math.max(LEAST_GRACE_SECONDS, how.drain().toSeconds());
    }
}
