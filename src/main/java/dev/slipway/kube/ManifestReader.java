package dev.slipway.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slipway.kube.KubernetesYaml.NotYaml;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Objects out of texts: each document, each item of a {@code v1 List}. What can't be an object is refused by name, and never skipped. */
final class ManifestReader {

    static final int MOST_OBJECTS = 500;

    private final String remedy;
    private final List<Found> found = new ArrayList<>();

    /** @param remedy what to do about an object that no cluster would take, beside correcting it; empty for nothing */
    ManifestReader(String remedy) {
        this.remedy = remedy;
    }

    /** An object, and where it stands. */
    record Found(String file, Manifest manifest) {}

    List<Found> found() {
        return List.copyOf(found);
    }

    void read(String file, byte[] bytes) {
        try {
            read(file, text(bytes));
        } catch (NotYaml e) {
            throw Trouble.revision("InvalidManifest", file + " " + e.getMessage());
        }
    }

    void read(String file, String text) {
        try {
            PlainValues values = new PlainValues();
            for (Object document : documents(file, text)) {
                add(file, Json.of(values.copy(document)));
            }
        } catch (NotYaml e) {
            throw Trouble.revision("InvalidManifest", file + " " + e.getMessage());
        }
    }

    static String text(byte[] bytes) throws NotYaml {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new NotYaml("is not UTF-8 text");
        }
    }

    private static List<Object> documents(String file, String text) throws NotYaml {
        if (!file.toLowerCase(Locale.ROOT).endsWith(".json")) {
            return KubernetesYaml.documents(text, MOST_OBJECTS);
        }
        try {
            return List.of(Json.parse(text));
        } catch (JsonProcessingException e) {
            throw new NotYaml("is not valid JSON at line " + e.getLocation().getLineNr());
        }
    }

    private void add(String file, Json object) {
        if (object.has("sops")) {
            throw Trouble.revision(
                    "EncryptedManifest",
                    file
                            + " is encrypted with SOPS, which is not decrypted here: leave it out with spec.source.exclude,"
                            + " and make the secret with an external secret or by hand");
        }
        boolean list = object.text("kind").equals(Optional.of("List"))
                && object.text("apiVersion").equals(Optional.of("v1"));
        if (list) {
            object.list("items").forEach(item -> add(file, item));
            return;
        }
        Manifest.fault(object).ifPresent(why -> {
            throw Trouble.revision("InvalidManifest", file + " " + why + ": correct it" + remedy);
        });
        if (found.size() == MOST_OBJECTS) {
            throw Trouble.revision(
                    "TooManyManifests", "there are more than " + MOST_OBJECTS + " objects: split the App");
        }
        found.add(new Found(file, new Manifest(object)));
    }
}
