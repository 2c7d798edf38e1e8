package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README says of rooms, arrows and settings is generated from the code: rewritten by -DupdateGolden, else compared. */
class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Path MAIN = Path.of("src/main/java/dev/slipway");
    private static final List<String> CORE =
            List.of("deployment", "tool", "plan", "guard", "execution", "history", "pipeline");

    private static final Pattern MAPPING =
            Pattern.compile("@ConfigMapping\\(prefix = \"([a-z.-]+)\"\\)(.*)", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile(
            "/\\*\\* ?((?:(?!\\*/).)*?) ?\\*/\\s+(?:@WithName\\(\"([^\"]+)\"\\)\\s+)?(?:@WithDefault\\(\"([^\"]*)\"\\)\\s+)?([A-Z][\\w.<>, ]*|boolean|int|long|double) (\\w+)\\(\\);",
            Pattern.DOTALL);

    @Test
    void drawsTheRoomsFromTheCode() throws IOException {
        matches("rooms", rooms());
    }

    @Test
    void drawsTheArrowsFromTheCode() throws IOException {
        matches("picture", picture());
    }

    @Test
    void listsEverySettingWithItsDefault() throws IOException {
        matches("settings", settings());
    }

    private static void matches(String part, String wanted) throws IOException {
        String begin = "<!-- " + part + ": generated -->\n";
        String end = "<!-- /" + part + " -->";
        String readme = Files.readString(README);
        int from = readme.indexOf(begin) + begin.length();
        int to = readme.indexOf(end);
        assertThat(to).as("README.md has the marks of " + part).isGreaterThanOrEqualTo(from);
        if (System.getProperty("updateGolden") != null) {
            Files.writeString(README, readme.substring(0, from) + wanted + readme.substring(to));
            return;
        }
        assertThat(readme.substring(from, to)).isEqualTo(wanted);
    }

    private static String rooms() throws IOException {
        StringBuilder table = new StringBuilder("| room | the question it answers |\n|---|---|\n");
        for (String room : packages()) {
            String info = Files.readString(MAIN.resolve(room).resolve("package-info.java"));
            Matcher first = Pattern.compile("/\\*\\*\\s+\\* (.*)").matcher(info);
            table.append("| `")
                    .append(room)
                    .append("` | ")
                    .append(first.find() ? first.group(1) : "?")
                    .append(" |\n");
        }
        return table.toString();
    }

    /** Arrows of the core as its imports are; of each room only those that are not implied by another. */
    private static String picture() throws IOException {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (String room : CORE) {
            arrows.put(room, imports(room));
        }
        StringBuilder mermaid = new StringBuilder("```mermaid\nflowchart RL\n  subgraph core\n");
        for (String room : CORE) {
            for (String to : arrows.get(room)) {
                boolean implied = arrows.get(room).stream()
                        .anyMatch(via -> !via.equals(to)
                                && arrows.getOrDefault(via, Set.of()).contains(to));
                if (!implied) {
                    mermaid.append("    ")
                            .append(room)
                            .append(" --> ")
                            .append(to)
                            .append('\n');
                }
            }
        }
        mermaid.append("  end\n");
        String rim = String.join(
                " · ",
                packages().stream()
                        .filter(room ->
                                !CORE.contains(room) && !List.of("boot", "demo").contains(room))
                        .toList());
        mermaid.append("  rim[\"").append(rim).append("\"] --> core\n  boot --> rim\n  demo --> rim\n```\n");
        return mermaid.toString();
    }

    private static Set<String> imports(String room) throws IOException {
        Set<String> result = new TreeSet<>();
        for (Path file : files(MAIN.resolve(room))) {
            Matcher line = Pattern.compile("import (?:static )?dev\\.slipway\\.(\\w+)\\.")
                    .matcher(Files.readString(file));
            while (line.find()) {
                if (!line.group(1).equals(room)) {
                    result.add(line.group(1));
                }
            }
        }
        return result;
    }

    private static String settings() throws IOException {
        TreeMap<String, String> rows = new TreeMap<>();
        for (Path file : files(MAIN)) {
            Matcher mapping = MAPPING.matcher(Files.readString(file));
            if (mapping.find()) {
                Matcher key = KEY.matcher(mapping.group(2));
                while (key.find()) {
                    String given = key.group(2);
                    String name = mapping.group(1) + "." + (given == null ? hyphenated(key.group(5)) : given);
                    rows.put(name, row(name, key));
                }
            }
        }
        return "| setting | default | what it says |\n|---|---|---|\n" + String.join("", rows.values());
    }

    private static String row(String name, Matcher key) {
        String value = key.group(3) == null ? "" : "`" + key.group(3) + "`";
        String text = key.group(1).replaceAll("\\s*\\n\\s*\\*\\s*", " ").replaceAll("\\{@code ([^}]*)}", "`$1`");
        return "| `" + name + "` | " + value + " | " + text.strip().replace("|", "\\|") + " |\n";
    }

    private static String hyphenated(String method) {
        return method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static List<String> packages() throws IOException {
        try (Stream<Path> folders = Files.list(MAIN)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
