package dev.slipway.pipeline;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import java.util.Optional;

/**
 * The last commit of an App's ref that was considered, deployed or not.
 *
 * @param generation of the spec it was considered with
 * @param move how often the ref has moved since the App was made: a push back to an old commit is a move too
 * @param trouble why the ref can't be followed now, for people; empty when it can
 */
public record Head(AppId app, long generation, Optional<Commit> commit, long move, String trouble) {}
