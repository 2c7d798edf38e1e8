/**
 * How does an App run as a process of this machine?
 *
 * <p>Called by plans' steps as the tools {@code process.start}, {@code process.stop} and {@code process.state}. Must not know plans or stores:
 * all it knows is in its work folder and in {@code /proc}, so it needs Linux. Invariant: a key has at most one live process, because the
 * wrapper that becomes the process makes the file named by the key exclusively; and only what such a file names is ever signalled.
 */
@NullMarked
package dev.slipway.process;

import org.jspecify.annotations.NullMarked;
