package dev.slipway.hook;

import dev.slipway.pipeline.Trigger;
import java.util.Optional;
import java.util.Set;

/**
 * What a delivery says was pushed.
 *
 * @param repositories all addresses that it gives for the one repository
 * @param hint empty for a ref that was deleted, or where nothing usable is said
 */
record Push(Set<RepositoryAddress> repositories, Optional<Trigger.Hint> hint) {}
