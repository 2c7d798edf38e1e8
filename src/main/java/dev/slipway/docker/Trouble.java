package dev.slipway.docker;

import dev.slipway.tool.Blame;
import dev.slipway.tool.Observation;
import dev.slipway.tool.ToolResult;

/** Expected trouble on its way to the edge of a tool, where {@link EngineTool} makes a result of it. Never leaves this package. */
final class Trouble extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Blame blame;
    private final String reason;
    private final String sentence;

    private Trouble(Blame blame, String reason, String sentence) {
        super(reason + ": " + sentence, null, false, false);
        this.blame = blame;
        this.reason = reason;
        this.sentence = sentence;
    }

    /** The commit or the App is wrong. */
    static Trouble revision(String reason, String sentence) {
        return new Trouble(Blame.REVISION, reason, sentence);
    }

    /** An outage: it may be different later. */
    static Trouble world(String reason, String sentence) {
        return new Trouble(Blame.WORLD, reason, sentence);
    }

    /** Forbidden, or nothing that trying again or another commit would mend. */
    static Trouble policy(String reason, String sentence) {
        return new Trouble(Blame.POLICY, reason, sentence);
    }

    String reason() {
        return reason;
    }

    String sentence() {
        return sentence;
    }

    ToolResult.Failed failed(Redaction redaction) {
        return new ToolResult.Failed(blame, reason, redaction.message(sentence));
    }

    /** What could not be looked at because of an outage may be seen later; all else needs a person. */
    Observation observed(Redaction redaction) {
        String why = redaction.message(sentence);
        return blame == Blame.WORLD ? new Observation.Unreachable(why) : new Observation.Unclear(why);
    }
}
