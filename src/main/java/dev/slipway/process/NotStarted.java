package dev.slipway.process;

import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolResult;

/** Leaves a start from deep inside with what it failed of; never leaves this package. */
@SuppressWarnings("serial") // never serialised
final class NotStarted extends RuntimeException {

    final ToolResult.Failed failure;

    NotStarted(Blame blame, String reason, String message) {
        super(message, null, false, false);
        this.failure = new ToolResult.Failed(blame, reason, message);
    }
}
