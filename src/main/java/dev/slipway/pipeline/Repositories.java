package dev.slipway.pipeline;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.RepositoryId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The repositories that Apps follow, and how asking them goes. */
public interface Repositories {

    Optional<RepositoryId> find(String key);

    /** Apps that follow it, sorted by uid; deleted ones are not among them. */
    List<App> apps(RepositoryId repository);

    /** The ids of the same Apps, and of those that this version can't read. */
    List<AppId> followers(RepositoryId repository);

    /** All that some App follows. */
    List<RepositoryId> all();

    /** Those of them whose address has these characters in it, upper or lower case. */
    List<RepositoryId> named(String part);

    /** Makes the row where there is none; part of the caller's transaction. */
    void ensure(RepositoryId repository);

    Polling polling(RepositoryId repository);

    void save(RepositoryId repository, Polling polling);

    /** Of one owner's Apps those whose commits can't be followed now, and why: the repository or the ref. */
    Map<AppName, String> troubles(String owner);

    /**
     * How asking goes.
     *
     * @param failures in a row
     * @param trouble what the remote last said; empty when all is well
     */
    record Polling(int failures, String trouble, Optional<Instant> lastAnswered) {}
}
