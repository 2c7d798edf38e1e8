/** What tests of many rooms share: sample Apps, worlds that behave, in-memory twins of the stores. */
@NullMarked
package dev.slipway.testing;

import org.jspecify.annotations.NullMarked;
