package dev.slipway.folder;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads the documents of one YAML file: plain values only. Aliases are refused, so that nothing grows while it is read. */
final class YamlDocuments {

    static final int MOST_DOCUMENTS = 500;
    private static final int MOST_DEPTH = 20;

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .loaderOptions(options())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private YamlDocuments() {}

    /** What a file came to. */
    sealed interface Reading {

        /** Documents that hold nothing are not among them. */
        record Documents(List<Map<String, Object>> documents) implements Reading {}

        /** One sentence with line and column. */
        record NotYaml(String why) implements Reading {}
    }

    static Reading read(String text) {
        try (YAMLParser parser = YAML.createParser(text)) {
            List<Map<String, Object>> documents = new ArrayList<>();
            while (parser.nextToken() != null) {
                Object document = value(parser, 0);
                if (document instanceof Map<?, ?> map) {
                    documents.add(texts(map));
                } else if (document != null && !document.equals("")) {
                    return new Reading.NotYaml("a document is no object: write apiVersion, kind, metadata and spec");
                }
                if (documents.size() > MOST_DOCUMENTS) {
                    return new Reading.NotYaml("more than " + MOST_DOCUMENTS + " documents: use several files");
                }
            }
            return new Reading.Documents(documents);
        } catch (Alias e) {
            return new Reading.NotYaml(where(e) + "aliases (*name) are not read: write the value out");
        } catch (JsonProcessingException e) {
            return new Reading.NotYaml(where(e) + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            return new Reading.NotYaml("it can't be read as YAML");
        }
    }

    private static @Nullable Object value(YAMLParser parser, int depth) throws IOException {
        if (depth > MOST_DEPTH) {
            throw new JsonParseException(parser, "nested more than " + MOST_DEPTH + " deep");
        }
        if (parser.isCurrentAlias()) {
            throw new Alias(parser);
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser, depth);
            case START_ARRAY -> array(parser, depth);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private static Map<String, @Nullable Object> object(YAMLParser parser, int depth) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser, depth + 1));
        }
        return object;
    }

    private static List<@Nullable Object> array(YAMLParser parser, int depth) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, depth + 1));
        }
        return array;
    }

    private static Map<String, Object> texts(Map<?, ?> map) {
        Map<String, Object> texts = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (value != null) {
                texts.put((String) name, value);
            }
        });
        return texts;
    }

    private static String where(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("it is not YAML");
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(MOST_DEPTH);
        options.setCodePointLimit(AppFolder.MOST_FILE_BYTES);
        options.setAllowDuplicateKeys(false);
        return options;
    }

    @SuppressWarnings("serial") // never serialised
    private static final class Alias extends JsonParseException {
        Alias(JsonParser at) {
            super(at, "an alias");
        }
    }
}
