package dev.slipway.history;

import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Deployment;
import dev.slipway.execution.StepResult;
import dev.slipway.guard.Approval;
import dev.slipway.guard.Finding;
import dev.slipway.plan.Proposal;
import java.util.List;
import java.util.Optional;

/** All that is known of one deployment. In lists {@code steps} and {@code findings} are empty. */
public record DeploymentRecord(
        Deployment deployment,
        AppName name,
        Optional<Proposal> proposal,
        List<Finding> findings,
        Optional<Approval> approval,
        List<StepResult> steps) {

    public DeploymentRecord {
        findings = List.copyOf(findings);
        steps = List.copyOf(steps);
    }
}
