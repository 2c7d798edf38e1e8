package dev.slipway.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an engine means when it refuses. It has no codes for causes, so its texts are matched; they have been stable since 1.12.
 * A text can choose who is blamed, never what is done.
 */
final class EngineError {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;
    private static final Pattern PORT = Pattern.compile(
            "(?:Bind for|listen tcp[46]?|host port(?: for)?) ((?:[0-9.]*|\\[[0-9a-fA-F:]*\\]):\\d{1,5})");

    private EngineError() {}

    /** The engine's own sentence, out of {@code Status 500: {"message": …}}. */
    static String text(DockerException e) {
        String raw = String.valueOf(e.getMessage());
        int brace = raw.indexOf('{');
        if (brace < 0) {
            return raw;
        }
        try {
            JsonNode message = JSON.readTree(raw.substring(brace)).path("message");
            return message.isTextual() ? message.asText() : raw;
        } catch (JsonProcessingException notJson) {
            return raw;
        }
    }

    /** For what no tool expected. A 4xx says that the request was wrong, which came from the App's words. */
    static Trouble unexpected(DockerException e) {
        String text = text(e);
        if (isDiskFull(text)) {
            return diskFull(text);
        }
        return e.getHttpStatus() >= BAD_REQUEST && e.getHttpStatus() < SERVER_ERROR
                ? Trouble.revision("EngineRefused", "the engine refused: " + text)
                : Trouble.world("EngineError", "the engine failed: " + text);
    }

    static boolean isDiskFull(String text) {
        return text.toLowerCase(Locale.ROOT).contains("no space left on device");
    }

    static Trouble diskFull(String text) {
        return Trouble.world(
                "DiskFull",
                "the engine has no space left on its disk: free some (docker system prune), then retry: " + text);
    }

    /** The port that something else holds. */
    static Optional<String> portTaken(String text) {
        boolean taken = text.contains("port is already allocated") || text.contains("address already in use");
        if (!taken) {
            return Optional.empty();
        }
        Matcher matcher = PORT.matcher(text);
        return Optional.of(matcher.find() ? matcher.group(1) : "of the container");
    }
}
