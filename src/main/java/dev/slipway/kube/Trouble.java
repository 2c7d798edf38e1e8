package dev.slipway.kube;

import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;

/** Ends what a tool does with a failure that {@link Edge} hands out as the tool's result; never leaves this package. */
final class Trouble extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ToolResult.Failed failed;

    Trouble(Blame blame, String reason, String message) {
        this(new ToolResult.Failed(blame, reason, message));
    }

    Trouble(ToolResult.Failed failed) {
        super(failed.message(), null, false, false);
        this.failed = failed;
    }

    /** The commit is bad. */
    static Trouble revision(String reason, String message) {
        return new Trouble(Blame.REVISION, reason, message);
    }

    /** The same, and more about it. */
    Trouble with(String more) {
        return more.isEmpty()
                ? this
                : new Trouble(failed.blame(), failed.reason().word(), failed.message() + more);
    }

    ToolResult.Failed failed() {
        return failed;
    }
}
