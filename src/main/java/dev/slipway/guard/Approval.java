package dev.slipway.guard;

import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Digest;
import dev.slipway.plan.Proposal;
import java.time.Instant;

/** Somebody agreed to exactly these two plans. Any change of either voids it. */
public record Approval(Digest plan, Digest rollback, Caller by, Instant at) {

    public boolean covers(Proposal proposal) {
        return plan.equals(proposal.plan().digest())
                && rollback.equals(proposal.rollback().digest());
    }
}
