package dev.slipway.plan;

/** What came of planning. */
public sealed interface Planning {

    record Proposed(Proposal proposal) implements Planning {}

    /** There is no plan for this revision; blame REVISION or POLICY says that trying again would not help, WORLD that it might. */
    record GaveUp(Failure failure) implements Planning {}
}
