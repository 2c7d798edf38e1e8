package dev.slipway.guard;

import dev.slipway.deployment.App;
import dev.slipway.tool.ToolCall;

/**
 * One rule. Asked for each step of a plan and of its rollback while references are still open, and again with everything filled at
 * the moment of the call. What it throws, and what takes it longer than the time limit, counts as Deny.
 */
public interface Guardrail {

    /** In the field's words, for records and pages: {@code privileged-containers}. */
    String name();

    Verdict check(App app, ToolCall call);
}
