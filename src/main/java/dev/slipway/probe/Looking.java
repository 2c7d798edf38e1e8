package dev.slipway.probe;

import dev.slipway.deployment.Redactor;
import dev.slipway.http.Outgoing;
import dev.slipway.http.Reply;
import dev.slipway.http.Reply.Answer;
import dev.slipway.http.Reply.Refused;
import dev.slipway.http.Reply.Unreachable;
import dev.slipway.http.Request;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.Relay;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolResult.Done;
import dev.slipway.tool.ToolResult.Failed;
import dev.slipway.tool.ToolResult.Pending;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/**
 * Asks an endpoint again and again: for {@link #AT_ONCE} inside one call, then the worker is given back. Gives up when the
 * probe's own time since the step began is over, but asks once even then.
 */
@Singleton
final class Looking {

    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final int SHOWN_CHARACTERS = 200;

    private final Outgoing outgoing;
    private final Relay relay;
    private final Redactor redactor;
    private final InstantSource clock;

    Looking(Outgoing outgoing, Relay relay, Redactor redactor, InstantSource clock) {
        this.outgoing = outgoing;
        this.relay = relay;
        this.redactor = redactor;
        this.clock = clock;
    }

    /** What an answer is worth that took so long. */
    interface Judge {
        Look judge(Answer answer, Duration took);
    }

    /** The address that a call's {@code endpoint} and {@code path} name. A path can't change the host. */
    private static URI address(ToolCall call) throws URISyntaxException {
        String path = call.arguments().text("path");
        return new URI(call.arguments().text("endpoint") + (path.startsWith("/") ? "" : "/") + path);
    }

    ToolResult until(ToolCall call, Attempt attempt, Function<URI, Request> asking, Judge judge) {
        try {
            return until(call, attempt, asking.apply(address(call)), judge);
        } catch (URISyntaxException e) {
            return failed("\"" + e.getInput() + "\" is no address: correct the path in spec.checks.probe");
        }
    }

    private ToolResult until(ToolCall call, Attempt attempt, Request request, Judge judge) {
        Duration timeout =
                Duration.ofSeconds(call.arguments().number("timeoutSeconds").orElseThrow());
        Instant ownEnd = attempt.since().plus(timeout);
        Instant end = ownEnd.isBefore(attempt.deadline()) ? ownEnd : attempt.deadline();
        Duration left = Duration.between(clock.instant(), end);
        long begun = System.nanoTime(); // from here on a clock that is set makes no time longer or shorter
        Steadiness steadiness = new Steadiness(call);
        while (true) {
            String seen;
            switch (look(request, attempt, judge)) {
                case Look.Good good -> {
                    if (steadiness.isEnough(since(begun))) {
                        return new Done(good.outputs(), good.summary());
                    }
                    if (!pause()) {
                        return new Pending(ASK_AGAIN, "Slipway is being stopped");
                    }
                    continue;
                }
                case Look.Bad bad -> seen = steadiness.broken(bad.seen());
            }
            Duration passed = since(begun);
            if (passed.compareTo(left) >= 0) {
                return failed(
                        request + " did not answer as wanted within " + timeout.toSeconds() + " s; last, " + seen);
            }
            if (passed.compareTo(AT_ONCE) >= 0) {
                return new Pending(ASK_AGAIN, request + ": " + seen);
            }
            if (!pause()) {
                return new Pending(ASK_AGAIN, "Slipway is being stopped");
            }
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static Failed failed(String message) {
        return new Failed(Blame.REVISION, "ProbeFailed", message);
    }

    private Look look(Request request, Attempt attempt, Judge judge) {
        long began = System.nanoTime();
        return switch (relay.leadsTo(request.uri()) ? relayed(request, attempt) : outgoing.send(request)) {
            case Answer answer -> judge.judge(answer, since(began));
            case Refused(String why) -> new Look.Bad(why);
            case Unreachable(String why) -> new Look.Bad(why);
        };
    }

    private Reply relayed(Request request, Attempt attempt) {
        Relay.Question question =
                new Relay.Question(request.uri(), request.body(), request.whole(), request.mostBytes());
        return switch (relay.ask(question, attempt)) {
            case Relay.Answer.Answered(int status, String body, boolean complete) ->
                new Answer(status, Map.of(), body, complete);
            case Relay.Answer.Silent(String why) -> new Unreachable(why);
        };
    }

    /** The beginning of what was answered, on one line, without secrets. */
    String shown(String text) {
        String line = redactor.redact(text).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() > SHOWN_CHARACTERS ? line.substring(0, SHOWN_CHARACTERS) + "…" : line;
    }

    private static boolean pause() {
        try {
            Thread.sleep(BETWEEN);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
