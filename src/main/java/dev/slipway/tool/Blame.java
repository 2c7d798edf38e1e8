package dev.slipway.tool;

/** Whose fault a failure is: it decides what happens next. */
public enum Blame {
    /** The commit is bad: rolled back, and not tried again by itself. */
    REVISION,
    /** An outage: tried again with back-off until the App's timeout; the commit is not blamed. */
    WORLD,
    /** A rule forbids it. */
    POLICY,
    /** What may be spent is spent. */
    BUDGET
}
