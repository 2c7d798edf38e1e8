package dev.slipway.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The last words of a container. */
final class ContainerLog {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 64 * 1024;

    private ContainerLog() {}

    /** At most {@link Redaction#MOST_LINES}, not redacted yet; none where its logging driver keeps none. */
    static List<String> last(Engine engine, Container container) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            engine.<Frame>stream(
                    LIMIT,
                    (docker, frames) -> docker.logContainerCmd(container.id())
                            .withStdOut(true)
                            .withStdErr(true)
                            .withTail(Redaction.MOST_LINES)
                            .exec(frames),
                    frame -> append(bytes, frame.getPayload()));
        } catch (Trouble | DockerException noLog) {
            return List.of();
        }
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        return lines.subList(Math.max(0, lines.size() - Redaction.MOST_LINES), lines.size());
    }

    private static void append(ByteArrayOutputStream bytes, byte[] piece) {
        bytes.write(piece, 0, Math.min(piece.length, MOST_BYTES - Math.min(MOST_BYTES, bytes.size())));
    }
}
