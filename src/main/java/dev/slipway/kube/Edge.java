package dev.slipway.kube;

import dev.slipway.deployment.Redactor;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/** Where a tool's answer leaves: trouble becomes a result, secrets are taken out of its text, and its length is bounded. */
final class Edge {

    static final int MOST_BYTES = 2048;
    private static final byte[] ELLIPSIS = "…".getBytes(StandardCharsets.UTF_8);

    private final Redactor redactor;

    Edge(Redactor redactor) {
        this.redactor = redactor;
    }

    ToolResult result(Supplier<ToolResult> work) {
        try {
            return switch (work.get()) {
                case ToolResult.Done done -> done;
                case ToolResult.Pending(Duration after, String why) -> new ToolResult.Pending(after, clean(why));
                case ToolResult.Failed failed -> clean(failed);
            };
        } catch (Trouble trouble) {
            return clean(trouble.failed());
        }
    }

    /** What can't be told because the cluster is away is asked again; what the cluster refuses has not taken effect. */
    Observation observation(Supplier<Observation> work) {
        try {
            return work.get();
        } catch (Trouble trouble) {
            ToolResult.Failed failed = clean(trouble.failed());
            return failed.blame() == Blame.WORLD
                    ? new Observation.Unreachable(failed.message())
                    : new Observation.Absent();
        }
    }

    private ToolResult.Failed clean(ToolResult.Failed failed) {
        return new ToolResult.Failed(failed.blame(), failed.reason(), clean(failed.message()));
    }

    private String clean(String words) {
        String text = redactor.redact(words);
        int most = MOST_BYTES - ELLIPSIS.length;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_BYTES) {
            return text;
        }
        while ((bytes[most] & 0xC0) == 0x80) {
            most--; // not in the middle of a character
        }
        return new String(bytes, 0, most, StandardCharsets.UTF_8) + "…";
    }
}
