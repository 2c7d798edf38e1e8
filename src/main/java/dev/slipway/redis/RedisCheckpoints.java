package dev.slipway.redis;

import dev.slipway.deployment.AppId;
import dev.slipway.execution.Checkpoint;
import dev.slipway.execution.CheckpointStore;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** One hash per App: the token, and the checkpoint as JSON. Works with Redis 6.2; how long a command may take is the client's setting. */
@Singleton
final class RedisCheckpoints implements CheckpointStore {

    private static final Logger LOG = Logger.getLogger(RedisCheckpoints.class);

    /** So that nothing stays for ever; a lost one only means that a step is observed. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final String PREFIX = "slipway:checkpoint:";
    private static final String BODY = "body";

    /** Compares and sets in one step: 1 when saved, 0 when a newer owner has saved. */
    private static final String SAVE = """
            local kept = tonumber(redis.call('HGET', KEYS[1], 'token') or '-1')
            if kept and kept > tonumber(ARGV[1]) then return 0 end
            redis.call('HSET', KEYS[1], 'token', ARGV[1], 'body', ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1""";

    private final RedisDataSource redis;
    private final CheckpointForm form = new CheckpointForm();

    RedisCheckpoints(RedisDataSource redis) {
        this.redis = redis;
    }

    @Override
    public Saving save(Checkpoint checkpoint) {
        try {
            Response saved = redis.execute(
                    "EVAL",
                    SAVE,
                    "1",
                    key(checkpoint.app()),
                    Long.toString(checkpoint.token()),
                    form.write(checkpoint),
                    Long.toString(KEPT.toMillis()));
            return saved.toInteger() == 1 ? new Saving.Saved() : new Saving.Stale();
        } catch (RuntimeException e) {
            return new Saving.Unavailable("Redis does not answer: " + why(e));
        }
    }

    @Override
    public Optional<Checkpoint> load(AppId app) {
        return quietly(
                        "loaded",
                        app,
                        () -> Optional.ofNullable(redis.hash(String.class).hget(key(app), BODY)))
                .flatMap(form::read)
                .filter(checkpoint -> checkpoint.app().equals(app));
    }

    @Override
    public void drop(AppId app) {
        quietly("dropped", app, () -> Optional.of(redis.key().del(key(app))));
    }

    /** Without Redis a checkpoint counts as lost; the step that is in doubt is observed then. */
    private static <T> Optional<T> quietly(String what, AppId app, Supplier<Optional<T>> command) {
        try {
            return command.get();
        } catch (RuntimeException e) {
            LOG.warnf("the checkpoint of App %s can't be %s: %s", app, what, why(e));
            return Optional.empty();
        }
    }

    private static String key(AppId app) {
        return PREFIX + app.uid();
    }

    private static String why(Throwable trouble) {
        Throwable cause = trouble;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
