package dev.slipway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.slipway.deployment.Reason;
import dev.slipway.execution.StepResult;
import dev.slipway.guard.Approval;
import dev.slipway.guard.Finding;
import dev.slipway.guard.Verdict;
import dev.slipway.history.DeploymentRecord;
import dev.slipway.pipeline.Courier.DeadLetter;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All that is known of a deployment. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record DeploymentDetail(
        @JsonUnwrapped DeploymentView deployment,
        @Schema(description = "What is done") Optional<PlanView> plan,

        @Schema(description = "What is done instead when it fails")
        Optional<PlanView> rollback,

        @Schema(description = "What the guardrails said, other than Allow")
        List<FindingView> findings,

        Optional<ApprovalView> approval,
        List<StepView> steps,

        @Schema(description = "For how long nothing answered, where the new replaced the old in its place")
        Optional<Gap> gap,

        @Schema(description = "What receivers did not take however often it was tried; POST …/redeliver tries again")
        List<DeadLetter> deadLetters) {

    /** Ordered steps, and the digest that an approval names. */
    record PlanView(String digest, String commit, String tree, List<PlannedStep> steps) {

        static PlanView of(Plan plan) {
            return new PlanView(
                    plan.digest().value(),
                    plan.commit().sha(),
                    plan.tree(),
                    plan.steps().stream().map(PlannedStep::of).toList());
        }
    }

    record PlannedStep(String name, String tool, String effect, String target, Map<String, Object> arguments) {

        static PlannedStep of(Step step) {
            return new PlannedStep(
                    step.name(),
                    step.call().tool(),
                    step.call().effect().name(),
                    step.call().target(),
                    step.call().arguments().json());
        }
    }

    /** {@code verdict} is Deny or RequireApproval. */
    record FindingView(String guardrail, String plan, String step, String verdict, String reason, String message) {

        static FindingView of(Finding finding) {
            return switch (finding.verdict()) {
                case Verdict.Deny(Reason reason, String message) -> of(finding, "Deny", reason.word(), message);
                case Verdict.RequireApproval(Reason reason, String message) ->
                    of(finding, "RequireApproval", reason.word(), message);
                case Verdict.Allow() -> of(finding, "Allow", "", "");
            };
        }

        private static FindingView of(Finding finding, String verdict, String reason, String message) {
            return new FindingView(finding.guardrail(), finding.plan(), finding.step(), verdict, reason, message);
        }
    }

    record ApprovalView(String plan, String rollback, String by, Instant at) {

        static ApprovalView of(Approval approval) {
            return new ApprovalView(
                    approval.plan().value(),
                    approval.rollback().value(),
                    approval.by().name(),
                    approval.at());
        }
    }

    /** {@code track} is FORWARD or ROLLBACK; {@code blame} REVISION, WORLD or POLICY. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record StepView(
            String track,
            int index,
            String name,
            String tool,
            String status,
            String message,
            Optional<String> reason,
            Optional<String> blame,
            Map<String, String> outputs,
            Instant startedAt,
            Instant endedAt,
            long milliseconds,

            @Schema(description = "Its effect was found after a crash instead of being made now")
            boolean found) {

        static StepView of(StepResult result) {
            return new StepView(
                    result.track().name(),
                    result.index(),
                    result.step(),
                    result.call().tool(),
                    result.status().name(),
                    result.message(),
                    result.trouble().map(trouble -> trouble.reason().word()),
                    result.trouble().map(trouble -> trouble.blame().name()),
                    result.outputs(),
                    result.startedAt(),
                    result.endedAt(),
                    Duration.between(result.startedAt(), result.endedAt()).toMillis(),
                    result.found());
        }
    }

    static DeploymentDetail of(DeploymentRecord record, List<DeadLetter> dead) {
        return new DeploymentDetail(
                DeploymentView.of(record),
                record.proposal().map(Proposal::plan).map(PlanView::of),
                record.proposal().map(Proposal::rollback).map(PlanView::of),
                record.findings().stream().map(FindingView::of).toList(),
                record.approval().map(ApprovalView::of),
                record.steps().stream().map(StepView::of).toList(),
                Gap.in(record.steps()),
                dead);
    }
}
