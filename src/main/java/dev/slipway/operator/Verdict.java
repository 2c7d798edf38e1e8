package dev.slipway.operator;

import dev.slipway.deployment.Deployment;
import dev.slipway.deployment.Outcome;
import dev.slipway.deployment.Outcome.Kind;
import dev.slipway.deployment.Phase;
import dev.slipway.history.DeploymentOutline;
import java.util.Optional;

/**
 * How an App is, in the words of kstatus: Ready is always said; at most one of Reconciling (it goes on by itself) and Stalled (somebody
 * must do something) is true.
 *
 * @param ready True, False or Unknown
 * @param reason one CamelCase word
 */
record Verdict(String ready, String reason, String message, Course course) {

    /** Whether it goes on by itself. */
    enum Course {
        DONE,
        RECONCILING,
        STALLED
    }

    static final String RETRYING = "ProgressingWithRetry";
    static final String PROGRESSING = "Progressing";
    private static final String UNKNOWN = "Unknown";

    static Verdict refused(String reason, String why) {
        return new Verdict("False", reason, why, Course.STALLED);
    }

    static Verdict of(Known known) {
        Optional<DeploymentOutline> open =
                known.newest().filter(newest -> !newest.deployment().hasEnded());
        if (open.isPresent() && open.get().deployment().isRemoval()) {
            return removing(open.get().deployment());
        }
        boolean suspended = known.app().spec().suspend();
        if (open.isPresent()) {
            return suspended ? open(open.get()).adding("it is suspended: nothing comes after this") : open(open.get());
        }
        if (suspended) {
            return suspended(known);
        }
        if (!known.sourceTrouble().isEmpty()) {
            return new Verdict("False", RETRYING, known.sourceTrouble(), Course.RECONCILING);
        }
        Optional<DeploymentOutline> telling = known.telling();
        if (telling.isEmpty() || known.head().generation() != known.app().generation()) {
            return new Verdict(UNKNOWN, PROGRESSING, "the repository is being looked at", Course.RECONCILING);
        }
        return ended(known, telling.get().deployment());
    }

    Verdict adding(String words) {
        return new Verdict(ready, reason, message + "; " + words, course);
    }

    /** True only of what proved itself, is there still, and was not seen to fail since. */
    private static Verdict suspended(Known known) {
        boolean works = known.running().proven().isPresent() && known.ailment().isEmpty();
        return new Verdict(
                works ? "True" : "False",
                "Suspended",
                "suspended: pushes are passed by and requests refused until spec.suspend is false; " + state(known),
                Course.DONE);
    }

    private static String state(Known known) {
        if (known.running().isNothing()) {
            return "nothing runs";
        }
        return known.running()
                .proven()
                .map(one -> one.revision() + " runs"
                        + known.ailment()
                                .map(why -> " and does not work: " + why)
                                .orElse(""))
                .orElseGet(() -> cause(known.running().unfinished().getLast()));
    }

    /** With the reason as one word, where it says more than how it ended. */
    private static String cause(Deployment ended) {
        Outcome outcome = ended.outcome().orElseThrow();
        String word = outcome.reason().word();
        String reason = word.equals(outcome.kind().word()) ? "" : word + ": ";
        return ended.revision() + ": " + reason + outcome.message();
    }

    private static Verdict removing(Deployment removal) {
        String waiting = removal.trouble().map(Deployment.Trouble::message).orElse(removal.waitingFor());
        return new Verdict(
                removal.trouble().isPresent() ? "False" : UNKNOWN,
                "Removing",
                "what runs for it is taken away, then it is deleted" + (waiting.isEmpty() ? "" : ": " + waiting),
                Course.RECONCILING);
    }

    private static Verdict open(DeploymentOutline outline) {
        Deployment deployment = outline.deployment();
        if (deployment.trouble().isPresent()) {
            return new Verdict("False", RETRYING, deployment.trouble().get().message(), Course.RECONCILING);
        }
        if (deployment.phase() == Phase.AWAITING_APPROVAL) {
            String plan = outline.plan().map(digest -> " of plan " + digest).orElse("");
            return new Verdict(
                    UNKNOWN,
                    "AwaitingApproval",
                    deployment.revision() + " waits for the approval" + plan,
                    Course.RECONCILING);
        }
        if (deployment.phase() == Phase.PLANNING && !deployment.waitingFor().isEmpty()) {
            return new Verdict(
                    "False",
                    "DependencyNotReady",
                    deployment.revision() + " " + deployment.waitingFor(),
                    Course.RECONCILING);
        }
        String waiting = deployment.waitingFor().isEmpty() ? "" : ": " + deployment.waitingFor();
        return new Verdict(
                UNKNOWN,
                PROGRESSING,
                deployment.phase().word() + " " + deployment.revision() + waiting,
                Course.RECONCILING);
    }

    private static Verdict ended(Known known, Deployment deployment) {
        Outcome outcome = deployment.outcome().orElseThrow();
        if (outcome.kind() == Kind.SUCCEEDED && !known.waiting().isEmpty()) {
            String next = known.waiting().getLast().revision().toString();
            return new Verdict(UNKNOWN, PROGRESSING, next + " waits to be deployed", Course.RECONCILING);
        }
        if (outcome.kind() == Kind.SUCCEEDED) {
            return new Verdict(
                    "True", "ReconciliationSucceeded", "Applied revision: " + deployment.revision(), Course.DONE);
        }
        return known.waiting().isEmpty()
                ? new Verdict("False", outcome.kind().word(), cause(deployment), Course.STALLED)
                : new Verdict("False", RETRYING, cause(deployment), Course.RECONCILING);
    }
}
