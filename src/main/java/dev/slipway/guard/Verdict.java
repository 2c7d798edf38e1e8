package dev.slipway.guard;

import dev.slipway.deployment.Reason;

/** What one guardrail says of one call. */
public sealed interface Verdict {

    /** Nothing against it. */
    record Allow() implements Verdict {}

    /** A person must agree first, unless the App says {@code approval: {require: never}}. */
    record RequireApproval(Reason reason, String message) implements Verdict {
        public RequireApproval(String reason, String message) {
            this(new Reason(reason), message);
        }
    }

    /** Never; no approval helps. The message says what to change. */
    record Deny(Reason reason, String message) implements Verdict {
        public Deny(String reason, String message) {
            this(new Reason(reason), message);
        }
    }

    static Verdict allow() {
        return new Allow();
    }
}
