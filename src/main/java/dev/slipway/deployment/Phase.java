package dev.slipway.deployment;

/** Where a deployment is. Only {@code ENDED} has an outcome. */
public enum Phase {
    PLANNING("Planning"),
    AWAITING_APPROVAL("AwaitingApproval"),
    EXECUTING("Executing"),
    ROLLING_BACK("RollingBack"),
    ENDED("Ended");

    private final String word;

    Phase(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
