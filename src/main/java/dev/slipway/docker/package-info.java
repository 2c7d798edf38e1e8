/**
 * How is an image built and pushed, and how does a container run on a Docker engine?
 *
 * <p>{@code guard} hands its tools out, {@code execution} calls them. The only home of docker-java; must not know plans or who decides.
 * Invariant: a container or image is touched only when it carries the App's own label, and what the engine says leaves redacted.
 */
@NullMarked
package dev.slipway.docker;

import org.jspecify.annotations.NullMarked;
