/**
 * What do git hosts say was pushed?
 *
 * <p>Git hosts call it over HTTP; it hands hints to {@code pipeline}'s Intake, and tells people what to enter at their host. Must not
 * know what is deployed: the remote decides. Invariant: nothing of a body is parsed before its signature was found right, and 2xx is
 * answered only after the hint is stored.
 */
@NullMarked
package dev.slipway.hook;

import org.jspecify.annotations.NullMarked;
