/**
 * Which commit is at a remote's refs, and what files does a commit hold?
 *
 * <p>Called through the ports {@link dev.slipway.pipeline.Remotes} and {@link dev.slipway.tool.Sources}, and for clean-up through
 * {@link dev.slipway.git.Upkeep}. The only home of JGit; must not know plans, deployments or PostgreSQL. Mirrors are a cache: each
 * may be deleted at any time and is fetched again. Submodules are left out, and Git LFS files are the pointers that git stores.
 * Invariant: nothing of the machine's own git or SSH set-up is read, and no call outlasts its limit.
 */
@NullMarked
package dev.slipway.git;

import org.jspecify.annotations.NullMarked;
