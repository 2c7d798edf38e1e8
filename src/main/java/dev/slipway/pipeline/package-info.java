/**
 * What happens, in order: the story.
 *
 * <p>{@code job} calls {@link dev.slipway.pipeline.Pipeline} and {@link dev.slipway.pipeline.Intake}; api, hooks and folders call
 * {@link dev.slipway.pipeline.Commands}. Knows every core room but {@code agent}, and no rim. Invariant: what is acknowledged is
 * in the record first, and no transaction is open across anything slow.
 */
@NullMarked
package dev.slipway.pipeline;

import org.jspecify.annotations.NullMarked;
