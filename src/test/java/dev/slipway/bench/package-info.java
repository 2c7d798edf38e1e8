/** What Slipway costs, measured on real servers that wait for the disk; never asserted. */
@NullMarked
package dev.slipway.bench;

import org.jspecify.annotations.NullMarked;
