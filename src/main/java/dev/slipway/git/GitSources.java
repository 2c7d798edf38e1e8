package dev.slipway.git;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Commit;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.git.Answer.Given;
import dev.slipway.git.Answer.Gone;
import dev.slipway.git.Answer.Refused;
import dev.slipway.git.Answer.Unreachable;
import dev.slipway.tool.Sources;
import jakarta.inject.Singleton;
import java.util.Map;

/** Commits from the local mirrors; fetched first where they are not there. */
@Singleton
final class GitSources implements Sources {

    private final Fetcher fetcher;
    private final GitConfig config;

    GitSources(Fetcher fetcher, GitConfig config) {
        this.fetcher = fetcher;
        this.config = config;
    }

    @Override
    public Opening open(App app, Commit commit) {
        return switch (fetcher.fetch(
                RepositoryId.of(app), Map.of(app.spec().source().ref(), commit))) {
            case Given<Mirror>(Mirror mirror) ->
                new Opening.Opened(new CommitTree(
                        mirror, commit, config.largestRepository().asLongValue()));
            case Unreachable<Mirror>(String why) -> new Opening.Unreachable(why);
            // Somebody can mend it (a credential, a limit), so the commit is not lost.
            case Refused<Mirror>(String why) -> new Opening.Unreachable(why);
            case Gone<Mirror>(String why) -> new Opening.Gone(why);
        };
    }
}
