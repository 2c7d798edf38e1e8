package dev.slipway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedactionTest {

    private final Redaction redaction = new Redaction(text -> text.replace("hunter2", "[redacted]"));

    @Test
    void redactsCleansAndBounds() {
        assertThat(redaction.message("\u001b[31mpassword\u001b[0m hunter2\r\u0007"))
                .isEqualTo("password [redacted]");
        assertThat(redaction.message("x".repeat(10_000)))
                .hasSize(Redaction.MOST_CHARACTERS)
                .endsWith("…");
    }

    @Test
    void keepsTheSentenceAndTheLastLines() {
        List<String> lines =
                IntStream.range(0, 20).mapToObj(i -> i + "x".repeat(300)).toList();

        String message = redaction.message("the build failed", lines);

        assertThat(message).startsWith("the build failed\n…").endsWith("19" + "x".repeat(300));
        assertThat(message.length()).isLessThanOrEqualTo(Redaction.MOST_CHARACTERS);
    }

    @Test
    void takesOutTheValuesThatWereGiven() {
        assertThat(Redaction.without(List.of("sk-1234", "ab", ""), List.of("key sk-1234 abc")))
                .containsExactly("key *** abc");
    }
}
