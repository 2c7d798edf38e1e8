package dev.slipway.guard;

import dev.slipway.plan.Failure;
import dev.slipway.tool.Blame;
import java.util.List;
import java.util.Optional;

/** What the gate says of a proposal. {@code findings} are all verdicts that are not Allow. */
public sealed interface Vetting {

    List<Finding> findings();

    record Allowed(VettedPlan plan, VettedPlan rollback, List<Finding> findings) implements Vetting {}

    record NeedsApproval(List<Finding> findings) implements Vetting {}

    record Denied(List<Finding> findings) implements Vetting {

        /**
         * Not a no: guardrails did not answer in time, and none forbade anything. Nothing is allowed by that, but the machine is to blame, and
         * is asked again; empty where one of them did forbid it.
         */
        public Optional<Failure> outage() {
            List<Verdict.Deny> denials = findings.stream()
                    .map(Finding::verdict)
                    .filter(Verdict.Deny.class::isInstance)
                    .map(Verdict.Deny.class::cast)
                    .toList();
            return denials.stream().allMatch(deny -> deny.reason().equals(Gate.TIMED_OUT))
                    ? denials.stream()
                            .findFirst()
                            .map(deny -> new Failure("", Blame.WORLD, deny.reason(), deny.message()))
                    : Optional.empty();
        }
    }
}
