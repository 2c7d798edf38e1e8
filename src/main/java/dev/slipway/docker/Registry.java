package dev.slipway.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a registry holds, asked through the engine, which is the one that must reach it. */
final class Registry {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 256 * 1024;
    private static final int OK = 200;

    private Registry() {}

    /** The digest behind a tag; empty where there is none, or none that these credentials may see. */
    static Optional<String> digest(Engine engine, ImageName image, AuthConfig credentials) {
        Request request = Request.builder()
                .method(Request.Method.GET)
                .path("/distribution/" + image + "/json")
                .putHeader("X-Registry-Auth", header(credentials))
                .build();
        return engine.request(request, response -> read(image, response));
    }

    private static Optional<String> read(ImageName image, Response response) {
        JsonNode body = body(response);
        if (response.getStatusCode() == OK) {
            return Optional.of(body.path("Descriptor").path("digest").asText());
        }
        String text = body.path("message").asText("status " + response.getStatusCode());
        if (RegistryError.isMissing(text) || RegistryError.isRefused(text)) {
            return Optional.empty();
        }
        throw RegistryError.of(image.toString(), text);
    }

    private static JsonNode body(Response response) {
        try {
            return JSON.readTree(response.getBody().readNBytes(MOST_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("the engine's answer can't be read", e);
        }
    }

    private static String header(AuthConfig credentials) {
        try {
            Map<String, String> fields = new TreeMap<>();
            put(fields, "username", credentials.getUsername());
            put(fields, "password", credentials.getPassword());
            put(fields, "serveraddress", credentials.getRegistryAddress());
            return Base64.getUrlEncoder()
                    .encodeToString(JSON.writeValueAsString(fields).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
