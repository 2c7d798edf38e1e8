package dev.slipway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.slipway.deployment.AppManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The schema of the CRD and the reader of documents know the same fields, and the same values where one is left out. */
class SchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String UNKNOWN = "zzzzzzzzzzzzzzzz";
    private static final String ONES = " is not a field: the fields here are ";

    private JsonNode spec;

    @BeforeEach
    void read() throws IOException {
        spec = new YAMLMapper()
                .readTree(Path.of("k8s/crd/apps.slipway.dev.yaml").toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    }

    /** Each field with a value of a wrong kind: the reader names it, and not as one that it does not know. */
    @Test
    void hasNoFieldThatTheReaderDoesNotKnow() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (List<String> path : paths(spec, List.of())) {
            problems(at(path, Map.of("no", "such"))).stream()
                    .filter(problem -> problem.contains(path.getLast() + " is not a field")
                            || problem.contains(path.getLast() + " is not supported"))
                    .forEach(unknown::add);
        }
        assertThat(unknown).isEmpty();
    }

    /** What the reader suggests for a name that it does not know are all that it knows. */
    @Test
    void hasEveryFieldThatTheReaderKnows() throws IOException {
        int compared = 0;
        for (Map.Entry<String, JsonNode> object : objects(spec, "spec").entrySet()) {
            Set<String> known = known(object.getKey());
            if (!known.isEmpty()) {
                known.remove("process"); // of Slipway's own machine: never in a cluster
                Set<String> schema = new TreeSet<>();
                object.getValue().get("properties").fieldNames().forEachRemaining(schema::add);
                assertThat(schema).as(object.getKey()).isEqualTo(known);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(10);
    }

    @Test
    void namesEveryEventThatReceiversCanAskFor() {
        String known = problems(Map.of("notify", List.of(Map.of("on", List.of(UNKNOWN))))).stream()
                .filter(problem -> problem.contains("one of Started"))
                .findFirst()
                .orElseThrow();
        String shown =
                spec.at("/properties/notify/items/properties/on/description").asText();

        assertThat(events(shown)).isNotEmpty().containsExactlyInAnyOrderElementsOf(events(known));
    }

    private static List<String> events(String text) {
        return Pattern.compile("\\bStarted, [A-Za-z, ]+")
                .matcher(text)
                .results()
                .flatMap(list -> Stream.of(list.group().split(", ")))
                .map(String::strip)
                .toList();
    }

    /** Empty where the reader does not come to it because of another problem. */
    private static Set<String> known(String object) {
        List<String> path = new ArrayList<>(List.of(object.split("\\.")));
        path.removeFirst();
        path.add(UNKNOWN);
        return problems(at(path, 1)).stream()
                .filter(problem -> problem.contains(UNKNOWN + ONES))
                .map(problem -> problem.substring(problem.indexOf(ONES) + ONES.length()))
                .flatMap(list -> Stream.of(list.split(", ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> problems(Map<String, ?> spec) {
        Map<String, Object> document = new TreeMap<>(Map.of(
                "apiVersion", AppManifest.API_VERSION, "kind", "App", "metadata", Map.of("name", "x"), "spec", spec));
        return AppManifest.parse(document) instanceof AppManifest.Parsed.Invalid invalid
                ? invalid.problems()
                : List.of();
    }

    private static Map<String, Object> at(List<String> path, Object value) {
        Object inner = value;
        for (String name : path.reversed()) {
            inner = Map.of(name, inner);
        }
        return JSON.convertValue(inner, JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
    }

    private static List<List<String>> paths(JsonNode object, List<String> prefix) {
        List<List<String>> paths = new ArrayList<>();
        object.path("properties").properties().forEach(field -> {
            List<String> path = new ArrayList<>(prefix);
            path.add(field.getKey());
            paths.add(path);
            paths.addAll(paths(field.getValue(), path));
        });
        return paths;
    }

    private static Map<String, JsonNode> objects(JsonNode object, String path) {
        Map<String, JsonNode> objects = new TreeMap<>(Map.of(path, object));
        object.path("properties").properties().forEach(field -> {
            if (field.getValue().has("properties")) {
                objects.putAll(objects(field.getValue(), path + "." + field.getKey()));
            }
        });
        return objects;
    }
}
