package dev.slipway.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionsTest {

    private final Redactions redactions = new Redactions(42);

    @Test
    void takesOutWhatItWasTold() {
        redactions.remember("hunter22");
        redactions.remember("hunter22-and-more");

        assertThat(redactions.redact("a hunter22, hunter22-and-more and hunter2."))
                .isEqualTo("a [redacted], [redacted] and hunter2.");
    }

    @Test
    void takesOutOtherFormsOfTheSameValue() {
        redactions.remember("pass word/&=!");
        redactions.remember("a first line of a key\nshort\na second line of a key\n");
        String encoded = Base64.getEncoder().encodeToString("pass word/&=!".getBytes(StandardCharsets.UTF_8));

        assertThat(redactions.redact("q=pass+word%2F%26%3D%21 " + encoded)).isEqualTo("q=[redacted] [redacted]");
        assertThat(redactions.redact("at: a second line of a key\n")).isEqualTo("at: [redacted]\n");
    }

    @Test
    void leavesShortValuesAndOtherTextsAlone() {
        redactions.remember("12345");

        assertThat(redactions.redact("12345 is short; see https://example.com/a@b and ssh://git@example.com/x"))
                .isEqualTo("12345 is short; see https://example.com/a@b and ssh://git@example.com/x");
        assertThat(redactions.redact("Basic authentication failed, sk-short"))
                .isEqualTo("Basic authentication failed, sk-short");
    }

    @ParameterizedTest
    @CsvSource({
        "fetch https://user:pw@example.com/x.git failed, fetch https://[redacted]@example.com/x.git failed",
        "https://token@example.com, https://[redacted]@example.com",
        "ssh://git:pw@example.com/x, ssh://[redacted]@example.com/x",
        "'redis://:p@ss@localhost:6379 https://a:b@c', 'redis://[redacted]@localhost:6379 https://[redacted]@c'",
        "https://hooks.slack.com/services/T0/B0/abc, https://hooks.slack.com/services/[redacted]",
        "Authorization: Bearer abcdefgh12345678, Authorization: Bearer [redacted]"
    })
    void takesCredentialsOutOfAddressesAndHeaders(String text, String redacted) {
        assertThat(redactions.redact(text)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghp_0123456789abcdefghij0123456789",
                "github_pat_0123456789_abcdefghij0123",
                "glpat-0123456789abcdefghij",
                "sk-proj-" + "0a1b2c3d4e5f6g7h8i9j",
                "xoxb-1234567890-abcdef",
                "AKIAIOSFODNN7EXAMPLE",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\ncut off"
            })
    void takesOutWhatLooksLikeAToken(String token) {
        assertThat(redactions.redact("it is=" + token)).isEqualTo("it is=[redacted]");
    }

    @Property(tries = 300)
    void neverLetsAKnownValueThrough(
            @ForAll @StringLength(min = 6, max = 40) String secret, @ForAll String before, @ForAll String after) {
        redactions.remember(secret);
        String value = secret.strip();
        if (value.length() >= Redactions.LEAST_LENGTH && !KnownValues.REDACTED.contains(value)) {
            assertThat(redactions.redact(before + value + after)).doesNotContain(value);
        }
    }

    /** Far above what it takes: a search that goes back would take hours. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void takesTimeInProportionToTheText() {
        for (int i = 0; i < 100; i++) {
            redactions.remember("aaaaaa" + "a".repeat(i) + "b" + i);
        }
        for (String part :
                new String[] {"a", "https://", "://@", "eyJaaaaaaaa-", "-----BEGIN PRIVATE KEY", "bearer ", "sk-"}) {
            assertThat(redactions.redact(part.repeat(1_000_000 / part.length())))
                    .isNotEmpty();
        }
    }

    @Test
    void remembersABoundedNumberOfValues() {
        KnownValues known = new KnownValues(1);
        for (int i = 0; i <= KnownValues.MOST_VALUES; i++) {
            known.add(i + "-value-of-a-secret");
            known.add("1-value-of-a-secret");
        }
        assertThat(known.redact("0-value-of-a-secret and 1-value-of-a-secret"))
                .isEqualTo("0-value-of-a-secret and [redacted]");
    }
}
