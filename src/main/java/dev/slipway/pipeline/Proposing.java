package dev.slipway.pipeline;

import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.deployment.Phase;
import dev.slipway.deployment.Reason;
import dev.slipway.guard.Finding;
import dev.slipway.guard.Gate;
import dev.slipway.guard.GuardedToolbox;
import dev.slipway.guard.Verdict;
import dev.slipway.guard.Vetting;
import dev.slipway.plan.Failure;
import dev.slipway.plan.Planner;
import dev.slipway.plan.Planning;
import dev.slipway.plan.Preview;
import dev.slipway.plan.Proposal;
import dev.slipway.plan.Step;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.SourceTree;
import dev.slipway.tool.Sources;
import dev.slipway.tool.ToolResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a revision to a vetted plan: proposed once and recorded, vetted again whenever it is read. */
final class Proposing {

    private static final Duration APPROVAL_LOOK = Duration.ofHours(1);
    private static final String AT = "planning";

    private final Stores stores;
    private final Sources sources;
    private final Planner planner;
    private final Gate gate;
    private final Bench bench;

    Proposing(Stores stores, Sources sources, Planner planner, Gate gate, Bench bench) {
        this.stores = stores;
        this.sources = sources;
        this.planner = planner;
        this.gate = gate;
        this.bench = bench;
    }

    /** What planning works with beside the record. */
    record Bench(GuardedToolbox tools, Lineage lineage, Minutes minutes, Patience patience, InstantSource clock) {}

    Progress propose(Turn turn, CarryingOut next) {
        return switch (sources.open(turn.app(), turn.deployment().revision().commit())) {
            case Sources.Opening.Opened(SourceTree tree) -> plan(turn, tree, next);
            case Sources.Opening.Gone(String why) -> unplannable(turn, "SourceGone", why);
            case Sources.Opening.Unreachable(String why) -> troubled(turn, new Reason("SourceUnreachable"), why);
        };
    }

    /** Looks whether somebody has approved or rejected; the plan is vetted again. */
    Progress decide(Turn turn, CarryingOut next) {
        Optional<String> rejected =
                stores.deployments().rejectedBy(turn.deployment().id());
        if (rejected.isPresent()) {
            return end(turn, Kind.DENIED, "ApprovalRefused", "rejected by " + rejected.get());
        }
        return switch (next.vet(turn)) {
            case Vetting.Allowed allowed -> next.begin(bench.minutes().enter(turn, Phase.EXECUTING), allowed);
            case Vetting.NeedsApproval needs ->
                new Progress.Waiting(bench.clock().instant().plus(APPROVAL_LOOK), "an approval");
            case Vetting.Denied denied -> unanswered(turn, denied).orElseGet(() -> denied(turn, denied.findings()));
        };
    }

    private Progress plan(Turn turn, SourceTree tree, CarryingOut next) {
        Attempt attempt = attempt(turn);
        return switch (planner.propose(
                bench.lineage().assign(turn.app(), turn.deployment()),
                bench.tools().reading(attempt, tree))) {
            case Planning.Proposed(Proposal proposal) -> vetted(turn, proposal, next);
            case Planning.GaveUp(Failure failure) ->
                failure.blame() == Blame.WORLD
                        ? troubled(turn, failure.reason(), failure.message())
                        : unplannable(turn, failure.reason().word(), failure.message());
        };
    }

    /** Nobody can have approved of it yet. */
    private Progress vetted(Turn turn, Proposal proposal, CarryingOut next) {
        return switch (gate.vet(turn.app(), proposal, Optional.empty())) {
            case Vetting.Allowed allowed ->
                next.begin(planned(turn, proposal, allowed.findings(), Phase.EXECUTING), allowed);
            case Vetting.NeedsApproval needs -> {
                List<Finding> findings = new ArrayList<>(needs.findings());
                findings.addAll(previews(turn, proposal));
                planned(turn, proposal, findings, Phase.AWAITING_APPROVAL);
                yield new Progress.Waiting(bench.clock().instant().plus(APPROVAL_LOOK), "an approval");
            }
            case Vetting.Denied denied ->
                unanswered(turn, denied)
                        // At once: whoever goes on in between would plan it again, and tell of it twice.
                        .orElseGet(() -> stores.transactions()
                                .call(() -> denied(
                                        planned(turn, proposal, denied.findings(), Phase.PLANNING),
                                        denied.findings())));
        };
    }

    private Optional<Progress> unanswered(Turn turn, Vetting.Denied denied) {
        return denied.outage().map(failure -> troubled(turn, failure.reason(), failure.message()));
    }

    private Turn planned(Turn turn, Proposal proposal, List<Finding> findings, Phase next) {
        return bench.minutes().planned(turn, proposal, findings, next);
    }

    /** What whoever is asked for an approval wants to know: what each step would change, where that can be told before. */
    private List<Finding> previews(Turn turn, Proposal proposal) {
        List<Finding> previews = new ArrayList<>();
        for (Step step : proposal.plan().steps()) {
            Preview.of(step)
                    .map(call -> words(bench.tools().look(attempt(turn), call)))
                    .ifPresent(words -> previews.add(Finding.preview(step.name(), words)));
        }
        return previews;
    }

    private static String words(ToolResult result) {
        return switch (result) {
            case ToolResult.Done done -> done.summary();
            case ToolResult.Failed failed -> "the dry run failed: " + failed.message();
            case ToolResult.Pending pending -> "the dry run came to no end: " + pending.why();
        };
    }

    private Progress denied(Turn turn, List<Finding> findings) {
        Finding first = findings.stream()
                .filter(finding -> finding.verdict() instanceof Verdict.Deny)
                .findFirst()
                .orElseThrow();
        Verdict.Deny deny = (Verdict.Deny) first.verdict();
        return end(turn, Kind.DENIED, deny.reason().word(), first.step() + ": " + deny.message());
    }

    private Progress unplannable(Turn turn, String reason, String why) {
        return end(turn, Kind.UNPLANNABLE, reason, why);
    }

    private Progress troubled(Turn turn, Reason reason, String why) {
        return bench.patience()
                .bear(turn, AT, new Failure("", Blame.WORLD, reason, why))
                .orElseGet(() -> {
                    Outcome outcome = new Outcome(Kind.FAILED, reason, why);
                    Instant again =
                            bench.clock().instant().plus(turn.app().spec().retryInterval());
                    return bench.minutes()
                            .ended(turn, outcome, Optional.of(Minutes.again(turn.app(), turn.deployment(), again)));
                });
    }

    private Progress end(Turn turn, Kind kind, String reason, String message) {
        return bench.minutes().ended(turn, new Outcome(kind, reason, message));
    }

    private Attempt attempt(Turn turn) {
        Instant now = bench.clock().instant();
        return new Attempt(
                turn.app(),
                turn.deployment().id(),
                turn.fence().token(),
                now,
                now.plus(turn.app().spec().timeout()));
    }
}
