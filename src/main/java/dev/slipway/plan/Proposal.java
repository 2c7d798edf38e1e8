package dev.slipway.plan;

/** What is to be done, and what is done instead if it fails. Both are made before the first effect. Steps of the rollback may refer to steps of the plan. */
public record Proposal(Plan plan, Plan rollback) {}
