package dev.slipway.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.Commit;
import dev.slipway.pipeline.Trigger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushParserTest {

    static final String GITHUB = """
            {"ref": "refs/heads/main", "before": "0000000000000000000000000000000000000000",
             "after": "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1", "commits": [{"message": "x", "ref": "no"}],
             "repository": {"id": 1, "name": "chat", "owner": {"clone_url": "https://evil.example/x"},
               "git_url": "git://github.com/team-a/chat.git", "ssh_url": "git@github.com:team-a/chat.git",
               "clone_url": "https://github.com/team-a/chat.git"}, "pusher": {"name": "p"}}
            """;

    @Test
    void readsAPushOfGithub() throws IOException {
        assertThat(PushParser.github(bytes(GITHUB)))
                .isEqualTo(new Push(
                        Set.of(new RepositoryAddress("github.com/team-a/chat")),
                        Optional.of(new Trigger.Hint("main", new Commit("a1".repeat(20))))));
    }

    @Test
    void readsAGenericPush() throws IOException {
        assertThat(PushParser.generic(bytes("{\"repository\": \"git@example.com:a/b\"}")))
                .isEqualTo(new Push(Set.of(new RepositoryAddress("example.com/a/b")), Optional.empty()));
        assertThat(PushParser.generic(bytes("{\"repository\": \"https://example.com/a/b\", \"ref\": \"refs/tags/v1\","
                                + " \"commit\": \"" + "b2".repeat(20) + "\"}"))
                        .hint())
                .contains(new Trigger.Hint("v1", new Commit("b2".repeat(20))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ref\": \"refs/heads/main\", \"after\": \"0000000000000000000000000000000000000000\"}",
                "{\"ref\": \"\", \"after\": \"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1\"}",
                "{\"ref\": \"a\\nb\", \"after\": \"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1\"}",
                "{\"ref\": {\"ref\": \"x\"}, \"after\": 7, \"repository\": \"text\"}",
                "{}"
            })
    void givesNoHintThatIsNotOne(String body) throws IOException {
        assertThat(PushParser.github(bytes(body))).isEqualTo(new Push(Set.of(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "text", "{\"ref\": ", "{} {}", "null", "{\"a\": 01}"})
    void refusesWhatIsNotAnObjectOfJson(String body) {
        assertThatThrownBy(() -> PushParser.github(bytes(body))).isInstanceOf(IOException.class);
    }

    @Test
    void refusesWhatIsTooDeep() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThatThrownBy(() -> PushParser.github(bytes(deep))).isInstanceOf(IOException.class);
    }

    @Property(tries = 1_000)
    void neverThrowsAnythingElseForBytes(@ForAll byte[] body) {
        parsesOrSaysWhy(body);
    }

    @Property(tries = 2_000)
    void neverThrowsAnythingElseForAlmostJson(@ForAll("almostJson") String body) {
        parsesOrSaysWhy(bytes(body));
    }

    /** A real push, cut, doubled and spoilt in places. */
    @Provide
    Arbitrary<String> almostJson() {
        Arbitrary<Integer> place = Arbitraries.integers().between(0, GITHUB.length() - 1);
        Arbitrary<String> noise = Arbitraries.of(
                "\"", "{", "}", "[", "]", ":", ",", "\\", "\\u0000", "null", "-", "1e999", "\u0000", "\ud800");
        return place.flatMap(from -> place.flatMap(to ->
                noise.map(text -> GITHUB.substring(0, Math.max(from, to)) + text + GITHUB.substring(from))));
    }

    private static void parsesOrSaysWhy(byte[] body) {
        for (boolean github : new boolean[] {true, false}) {
            try {
                Push push = github ? PushParser.github(body) : PushParser.generic(body);
                assertThat(push.repositories()).hasSizeLessThanOrEqualTo(3);
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
