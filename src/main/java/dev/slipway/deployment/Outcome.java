package dev.slipway.deployment;

/** How a deployment ended; the message is a sentence that somebody can act on, without secrets. */
public record Outcome(Kind kind, Reason reason, String message) {

    /** The ways a deployment can end. Waiting for an approval is a phase, not an outcome. */
    public enum Kind {
        SUCCEEDED("Succeeded"),
        ROLLED_BACK("RolledBack"),
        ROLLBACK_FAILED("RollbackFailed"),
        FAILED("Failed"),
        DENIED("Denied"),
        UNPLANNABLE("Unplannable"),
        SUPERSEDED("Superseded"),
        CANCELLED("Cancelled");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As it is written in events, the API and the status. */
        public String word() {
            return word;
        }
    }

    public Outcome(Kind kind, String reason, String message) {
        this(kind, new Reason(reason), message);
    }
}
