package dev.slipway.probe;

import dev.slipway.http.Reach;
import dev.slipway.http.Reply.Answer;
import dev.slipway.http.Request;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Effect;
import dev.slipway.tool.ReadTool;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/** GET answers with the wanted status; where none is named, with any below 500. */
@Singleton
final class ProbeHttp implements ReadTool {

    /** Slower is no answer: what people wait for must be faster still. */
    private static final Duration EACH = Duration.ofSeconds(5);
    /** The status decides; of the body only the beginning is shown. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private final Looking looking;

    ProbeHttp(Looking looking) {
        this.looking = looking;
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec("probe.http", Effect.READ);
    }

    @Override
    public ToolResult read(ToolCall call, Attempt attempt) {
        long wanted = call.arguments().number("expect").orElse(0L);
        return looking.until(
                call,
                attempt,
                uri -> Request.get(uri, Reach.PRIVATE_TOO).within(EACH).atMost(MOST_BYTES),
                (answer, took) -> judge(answer, took, wanted));
    }

    private Look judge(Answer answer, Duration took, long wanted) {
        int status = answer.status();
        if (wanted == 0 ? status < SERVER_ERROR : status == wanted) {
            return new Look.Good(
                    Map.of("status", Integer.toString(status), "milliseconds", Long.toString(took.toMillis())),
                    "answered " + status + " in " + took.toMillis() + " ms");
        }
        String body = looking.shown(answer.body());
        return new Look.Bad("it answered " + status + (wanted == 0 ? "" : " instead of " + wanted)
                + (status == NOT_FOUND ? " (is the path in spec.checks.probe right?)" : "")
                + (body.isEmpty() ? "" : ": " + body));
    }
}
