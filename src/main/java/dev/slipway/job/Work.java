package dev.slipway.job;

import dev.slipway.pipeline.Claim;
import dev.slipway.pipeline.Intake.Visit;
import dev.slipway.pipeline.Progress;

/** What jobs do. */
interface Work {

    Progress advance(Claim claim);

    Visit visit(String repositoryKey);

    Progress deliver(String deployment, int receiver);

    void cleanUp();
}
