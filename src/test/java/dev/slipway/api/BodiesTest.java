package dev.slipway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodiesTest {

    @Test
    void readsAnObjectAndTakesNothingForAnEmptyOne() {
        assertThat(Bodies.object(body("{\"a\": [1, {\"b\": null}]}"))).containsKey("a");
        assertThat(Bodies.object(body(""))).isEqualTo(Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1] | 400 | the body is not a JSON object: see line 1, column 1",
                "null | 400 | the body is null: send a JSON object",
                "{\"token\": hunter22} | 400 | the body is not a JSON object: see line 1, column 11",
                "{\"a\": 1, \"a\": 2} | 400 | the body is not a JSON object: see line 1, column 13",
                "{} {} | 400 | the body is not a JSON object: see line 1, column 4"
            })
    void refusesWhatIsNoneWithoutQuotingIt(String text, int status, String detail) {
        assertThat(refusal(text)).isEqualTo(Problem.of(status, detail));
    }

    @Test
    void boundsSizeAndDepth() {
        assertThat(refusal("{\"a\": \"" + "x".repeat(Bodies.MOST_BYTES) + "\"}").status())
                .isEqualTo(413);
        assertThat(refusal("{\"a\":" + "[".repeat(100_000)).status()).isEqualTo(400);
    }

    private static Problem refusal(String text) {
        return catchThrowableOfType(Refusal.class, () -> Bodies.object(body(text)))
                .problem();
    }

    private static ByteArrayInputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
