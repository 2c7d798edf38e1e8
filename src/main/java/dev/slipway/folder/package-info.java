/**
 * What Apps and secrets lie in folders?
 *
 * <p>Reads YAML files into {@code pipeline}'s Register, and secrets for whoever uses them, each time anew; what it has read as a secret
 * it takes out of texts. Must not know how Apps are stored or run. Invariant: Apps are deleted only after a reading without any trouble.
 */
@NullMarked
package dev.slipway.folder;

import org.jspecify.annotations.NullMarked;
