package dev.slipway.job;

import dev.slipway.deployment.AppId;
import dev.slipway.pipeline.Claim;
import dev.slipway.pipeline.Intake.Visit;
import dev.slipway.pipeline.Progress;

/** What jobs do. */
interface Work {

    Progress advance(Claim claim);

    Visit visit(String repositoryKey);

    Progress deliver(String deployment, int receiver);

    /** PostgreSQL says that this process owns the App, a checkpoint or a target says that it does not: PostgreSQL is the truth. */
    void forgetOwners(AppId app);
}
