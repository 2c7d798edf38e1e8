package dev.slipway.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Digest;
import dev.slipway.execution.Checkpoint;
import dev.slipway.execution.Track;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A checkpoint as JSON. What can't be read, or is of another version, is no checkpoint. */
final class CheckpointForm {

    private static final Logger LOG = Logger.getLogger(CheckpointForm.class);

    private final ObjectMapper mapper = new ObjectMapper();

    /** Plain texts and numbers, so that core's records may change without it. */
    @RegisterForReflection
    record Stored(
            int version,
            String app,
            String deployment,
            long token,
            String track,
            String plan,
            int index,
            String key,
            String at) {}

    String write(Checkpoint checkpoint) {
        Stored stored = new Stored(
                checkpoint.version(),
                checkpoint.app().uid(),
                checkpoint.deployment(),
                checkpoint.token(),
                checkpoint.track().name(),
                checkpoint.plan().value(),
                checkpoint.index(),
                checkpoint.key().value(),
                checkpoint.at().toString());
        try {
            return mapper.writeValueAsString(stored);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }

    Optional<Checkpoint> read(String json) {
        try {
            if (mapper.readTree(json).path("version").asInt() != Checkpoint.VERSION) {
                LOG.warn("a checkpoint of another version counts as lost");
                return Optional.empty();
            }
            return Optional.of(checkpoint(mapper.readValue(json, Stored.class)));
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException | NullPointerException e) {
            LOG.warnf("a corrupt checkpoint counts as lost: %s", e.getMessage());
            return Optional.empty();
        }
    }

    private static Checkpoint checkpoint(Stored stored) {
        return new Checkpoint(
                stored.version(),
                new AppId(stored.app()),
                stored.deployment(),
                stored.token(),
                Track.valueOf(stored.track()),
                new Digest(stored.plan()),
                stored.index(),
                new Digest(stored.key()),
                Instant.parse(stored.at()));
    }
}
