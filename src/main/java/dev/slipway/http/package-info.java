/**
 * How does Slipway ask something of another machine over HTTP?
 *
 * <p>The only outgoing client, called by every rim room that needs one. Must not know what is asked, nor write bodies or queries
 * into logs. Vert.x is told the address that was checked; {@code java.net.http} would resolve the name once more. Invariant: a
 * connection goes to an address that {@link dev.slipway.http.Reach} allowed, and every answer comes or fails within its time.
 */
@NullMarked
package dev.slipway.http;

import org.jspecify.annotations.NullMarked;
