package dev.slipway.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Reads bodies: JSON objects of at most 1 MiB, without names that come twice. */
final class Bodies {

    static final int MOST_BYTES = 1024 * 1024;
    private static final int MOST_DEPTH = 32;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private Bodies() {}

    /** An empty body is an empty object. */
    static Map<String, Object> object(InputStream body) {
        byte[] bytes = bytes(body);
        if (bytes.length == 0) {
            return Map.of();
        }
        try {
            Map<String, Object> read = JSON.readValue(bytes, OBJECT);
            if (read == null) {
                throw new Refusal(400, "the body is null: send a JSON object");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new Refusal(400, "the body is not a JSON object: " + where(e));
        } catch (IOException e) {
            throw new Refusal(400, "the body broke off");
        }
    }

    private static byte[] bytes(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new Refusal(413, "a body has at most 1 MiB");
            }
            return bytes;
        } catch (IOException e) {
            throw new Refusal(400, "the body broke off");
        }
    }

    /** The original message may quote the body, and the body may hold what nobody should see again. */
    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? "it does not begin like one"
                : "see line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}
