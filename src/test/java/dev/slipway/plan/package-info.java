@NullMarked
package dev.slipway.plan;

import org.jspecify.annotations.NullMarked;
