package dev.slipway.pipeline;

import dev.slipway.execution.StepResults;
import dev.slipway.history.Audit;
import dev.slipway.history.DeploymentHistory;

/** The record, by its parts: all behind one PostgreSQL. */
public record Stores(
        Transactions transactions,
        AppStore apps,
        Repositories repositories,
        Heads heads,
        RevisionQueue queue,
        Triggers triggers,
        Deployments deployments,
        StepResults results,
        DeploymentHistory history,
        Audit audit,
        Sightings sightings) {}
