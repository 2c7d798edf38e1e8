package dev.slipway.guard;

import java.util.List;

/** What the gate says of a proposal. {@code findings} are all verdicts that are not Allow. */
public sealed interface Vetting {

    List<Finding> findings();

    record Allowed(VettedPlan plan, VettedPlan rollback, List<Finding> findings) implements Vetting {}

    record NeedsApproval(List<Finding> findings) implements Vetting {}

    record Denied(List<Finding> findings) implements Vetting {}
}
