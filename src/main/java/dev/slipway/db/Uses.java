package dev.slipway.db;

import dev.slipway.deployment.Digest;
import dev.slipway.execution.StepResult;
import dev.slipway.plan.Plan;
import dev.slipway.plan.Proposal;
import dev.slipway.tool.Arguments;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Remembers which deployment names which artifact: by the argument or output {@code artifact} of its steps. */
@Singleton
final class Uses {

    private static final String ARTIFACT = "artifact";

    private final Ledger ledger;

    Uses(Ledger ledger) {
        this.ledger = ledger;
    }

    void note(String deployment, Proposal proposal) {
        note(
                deployment,
                Stream.of(proposal.plan(), proposal.rollback())
                        .map(Plan::steps)
                        .flatMap(List::stream)
                        .map(step -> step.call().arguments()));
    }

    void note(String deployment, StepResult result) {
        note(deployment, Stream.of(result.call().arguments(), Arguments.of(result.outputs())));
    }

    private void note(String deployment, Stream<Arguments> values) {
        Set<String> digests = new TreeSet<>();
        values.map(Arguments::json).map(Uses::artifact).filter(Uses::isDigest).forEach(digests::add);
        for (String digest : digests) {
            ledger.change("""
                    insert into artifact_use (digest, deployment)
                    select digest, :deployment from artifact where digest = :digest
                    on conflict do nothing""", "deployment", deployment, "digest", digest);
        }
    }

    /** Empty where a reference to a later output stands for it. */
    private static String artifact(Map<String, Object> values) {
        return values.getOrDefault(ARTIFACT, "") instanceof String text ? text : "";
    }

    private static boolean isDigest(String text) {
        return text.length() == Digest.of("").value().length() && text.startsWith("sha256:");
    }
}
