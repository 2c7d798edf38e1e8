package dev.slipway.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The engine of this machine for a caller that is no tool: the demo prepares what its App is built on, and takes away what its App
 * made. Trouble with the engine is an {@link IOException} that says what to do.
 */
public final class LocalEngine implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(3);
    private static final int MOST_BYTES = 64 * 1024;
    /** Each round removes at least one layer of what is left. */
    private static final int MOST_ROUNDS = 50;

    private final Engine engine = new Engine(Engines.LOCAL, URI.create(Engines.LOCAL_SOCKET), Engine.CALL_LIMIT);

    /** What its containers run on, as {@code linux/amd64}. Fails when no engine answers. */
    public String platform() throws IOException {
        Request request =
                Request.builder().method(Request.Method.GET).path("/version").build();
        return asked(() -> engine.request(request, response -> {
            JsonNode version = json(response.getBody());
            return version.path("Os").asText() + "/" + version.path("Arch").asText();
        }));
    }

    public boolean has(String image) throws IOException {
        return asked(() -> {
            try {
                engine.ask(docker -> docker.inspectImageCmd(image).exec());
                return true;
            } catch (NotFoundException e) {
                return false;
            }
        });
    }

    /** Builds an image of a tar stream that holds its Dockerfile. */
    public void build(String image, InputStream context) throws IOException {
        BuildLog log = new BuildLog();
        asked(() -> {
            engine.<BuildResponseItem>stream(
                    BUILD_LIMIT,
                    (docker, answers) -> docker.buildImageCmd(context)
                            .withTags(Set.of(image))
                            .withRemove(true)
                            .withForcerm(true)
                            .exec(answers),
                    log);
            return true;
        });
        if (log.hasFailed()) {
            throw new IOException(log.failure(new Redaction(text -> text)).message());
        }
    }

    /** Removes every container and every image that Slipway made for this App, and nothing else. */
    public void removeApp(String uid) throws IOException {
        asked(() -> {
            Containers.list(engine, Map.of(Labels.APP, uid))
                    .forEach(container -> engine.tell(docker -> docker.removeContainerCmd(container.id())
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec()));
            removeImages(uid);
            return true;
        });
    }

    /** Those that nothing is built on first, until none is left. */
    private void removeImages(String uid) {
        List<Image> left = images(uid);
        for (int round = 0; round < MOST_ROUNDS && !left.isEmpty(); round++) {
            left.forEach(this::remove);
            left = images(uid);
        }
    }

    private List<Image> images(String uid) {
        return engine.ask(docker -> docker.listImagesCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(Labels.APP, uid))
                .exec());
    }

    private void remove(Image image) {
        try {
            engine.tell(docker ->
                    docker.removeImageCmd(image.getId()).withForce(true).exec());
        } catch (DockerException builtOnOrGone) {
            // A later round has it.
        }
    }

    private interface Question<T> {
        T ask();
    }

    private static <T> T asked(Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (Trouble trouble) {
            throw new IOException(trouble.sentence(), trouble);
        } catch (DockerException e) {
            throw new IOException(EngineError.unexpected(e).sentence(), e);
        }
    }

    private static JsonNode json(InputStream body) {
        try {
            return JSON.readTree(body.readNBytes(MOST_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("the engine's answer can't be read", e);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
