package dev.slipway.guard;

/** What a guardrail said of a step, kept with the deployment; {@code plan} is {@code forward} or {@code rollback}. */
public record Finding(String guardrail, String plan, String step, Verdict verdict) {

    private static final String DRY_RUN = "dry-run";

    /** What a step of the forward plan would change: for whoever is asked for an approval. */
    public static Finding preview(String step, String changes) {
        return new Finding(DRY_RUN, "forward", step, new Verdict.RequireApproval("WouldChange", changes));
    }

    /** True of what {@link #preview} made. */
    public boolean previews() {
        return guardrail.equals(DRY_RUN);
    }
}
