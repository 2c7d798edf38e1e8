/**
 * What was about to be done?
 *
 * <p>Checkpoints in Redis, for {@code execution}. Must not know PostgreSQL. Invariant: it tells more than the record, never otherwise;
 * what is lost, corrupt or of an unknown version counts as absent.
 */
@NullMarked
package dev.slipway.redis;

import org.jspecify.annotations.NullMarked;
