package dev.slipway.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlDocumentsTest {

    @Test
    void readsAllDocumentsOfAFile() {
        assertThat(documents("# first\na: 1\nb: [x, true, 1.5, null]\n---\n---\nc: {d: \"8080:80\", e: north}\n...\n"))
                .containsExactly(
                        Map.of("a", 1, "b", Arrays.asList("x", true, 1.5, null)),
                        Map.of("c", Map.of("d", "8080:80", "e", "north")));
    }

    @Test
    void readsAFileWithoutAnythingInIt() {
        assertThat(documents("")).isEmpty();
        assertThat(documents("# nothing here\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a: &x [1, 2]\nb: *x\n' | line 2, column 6: aliases (*name) are not read: write the value out",
                "'a: 1\na: 2\n' | line 2, column 2: Duplicate field 'a'",
                "'- 1\n' | a document is no object: write apiVersion, kind, metadata and spec",
                "'text' | a document is no object: write apiVersion, kind, metadata and spec"
            })
    void refusesWhatItDoesNotRead(String text, String why) {
        assertThat(YamlDocuments.read(text)).isEqualTo(new YamlDocuments.Reading.NotYaml(why));
    }

    @Test
    void saysWhereAFileIsBroken() {
        assertThat(((YamlDocuments.Reading.NotYaml) YamlDocuments.read("a: [1, 2\nb: }\n")).why())
                .startsWith("line 2, column ")
                .doesNotContain("\n");
    }

    @Test
    void isNotBlownUp() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(YamlDocuments.read(bomb.toString())).isInstanceOf(YamlDocuments.Reading.NotYaml.class);
        assertThat(YamlDocuments.read("a: " + "[".repeat(50_000))).isInstanceOf(YamlDocuments.Reading.NotYaml.class);
        assertThat(YamlDocuments.read("a: " + "{b: ".repeat(50_000))).isInstanceOf(YamlDocuments.Reading.NotYaml.class);
        assertThat(YamlDocuments.read("---\na: 1\n".repeat(1_000))).isInstanceOf(YamlDocuments.Reading.NotYaml.class);
    }

    @Property(tries = 2_000)
    void answersForAnyText(@ForAll("almostYaml") String text) {
        assertThat(YamlDocuments.read(text)).isNotNull();
    }

    @Provide
    Arbitrary<String> almostYaml() {
        return Arbitraries.of(
                        "a",
                        ": ",
                        "\n",
                        "  ",
                        "- ",
                        "[",
                        "]",
                        "{",
                        "}",
                        "? ",
                        "&x ",
                        "*x",
                        "!!",
                        "!t ",
                        "|",
                        ">",
                        "\"",
                        "'",
                        "---",
                        "...",
                        "%YAML 1.1",
                        "\t",
                        "\u0000",
                        "\u0085",
                        "#",
                        ",",
                        "1e9",
                        ".nan",
                        "0x1",
                        "<<",
                        "\uFEFF",
                        "~")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    private static List<Map<String, Object>> documents(String text) {
        return ((YamlDocuments.Reading.Documents) YamlDocuments.read(text)).documents();
    }
}
