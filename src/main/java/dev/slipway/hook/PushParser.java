package dev.slipway.hook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.slipway.deployment.Commit;
import dev.slipway.pipeline.Trigger;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a push out of a body without building a tree of it: only the few fields that count are kept. Bounded in depth, names and texts;
 * throws an IOException for what is not JSON or goes over a bound, nothing else.
 */
final class PushParser {

    static final int MOST_DEPTH = 32;
    private static final int LONGEST_TEXT = 8 * 1024 * 1024;
    private static final int LONGEST_NAME = 1_024;
    private static final int LONGEST_REF = 250;

    private static final Set<String> GITHUB_ADDRESSES = Set.of("clone_url", "ssh_url", "git_url");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNameLength(LONGEST_NAME)
                    .maxNumberLength(100)
                    .build())
            .build();

    private PushParser() {}

    /** {@code ref}, {@code after} and the addresses in {@code repository}. */
    static Push github(byte[] body) throws IOException {
        Map<String, String> top = new TreeMap<>();
        Map<String, String> repository = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(body)) {
            read(parser, Map.of("ref", top, "after", top), Map.of("repository", repository));
        }
        Set<RepositoryAddress> addresses = new LinkedHashSet<>();
        GITHUB_ADDRESSES.stream().sorted().forEach(name -> address(repository, name, addresses));
        return new Push(addresses, hint(top.getOrDefault("ref", ""), top.getOrDefault("after", "")));
    }

    /** {@code {"repository": address, "ref": …, "commit": …}}; ref and commit may be left out. */
    static Push generic(byte[] body) throws IOException {
        Map<String, String> top = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(body)) {
            read(parser, Map.of("repository", top, "ref", top, "commit", top), Map.of());
        }
        Set<RepositoryAddress> addresses = new LinkedHashSet<>();
        address(top, "repository", addresses);
        return new Push(addresses, hint(top.getOrDefault("ref", ""), top.getOrDefault("commit", "")));
    }

    private static void address(Map<String, String> fields, String name, Set<RepositoryAddress> into) {
        RepositoryAddress.of(fields.getOrDefault(name, "")).ifPresent(into::add);
    }

    /** Texts go where their name says; objects that have a place are read the same way, one level down; all else is skipped. */
    private static void read(
            JsonParser parser, Map<String, Map<String, String>> texts, Map<String, Map<String, String>> objects)
            throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("the body is not a JSON object");
        }
        object(parser, texts, objects);
        if (parser.nextToken() != null) {
            throw new IOException("something follows the JSON object");
        }
    }

    private static void object(
            JsonParser parser, Map<String, Map<String, String>> texts, Map<String, Map<String, String>> objects)
            throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            Map<String, String> inside = objects.get(name);
            Map<String, String> place = texts.get(name);
            if (inside != null && value == JsonToken.START_OBJECT) {
                Map<String, Map<String, String>> all = new TreeMap<>();
                GITHUB_ADDRESSES.forEach(address -> all.put(address, inside));
                object(parser, all, Map.of());
            } else if (place != null && value == JsonToken.VALUE_STRING) {
                place.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
    }

    private static Optional<Trigger.Hint> hint(String ref, String commit) {
        boolean usable = commit.matches("[0-9a-f]{40}") && !commit.matches("0{40}");
        String name = ref.replaceFirst("^refs/(heads|tags)/", "");
        boolean named = !name.isEmpty()
                && name.length() <= LONGEST_REF
                && name.chars().allMatch(c -> c > ' ' && c != 0x7f && !Character.isSurrogate((char) c));
        return usable && named ? Optional.of(new Trigger.Hint(name, new Commit(commit))) : Optional.empty();
    }
}
