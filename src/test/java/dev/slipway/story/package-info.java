/** The story as a user lives it: a real service on real servers, pushes to real git, Apps that really run. */
@NullMarked
package dev.slipway.story;

import org.jspecify.annotations.NullMarked;
