package dev.slipway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TokenDeskTest {

    private final Map<Digest, String> stored = new HashMap<>();
    private final Tokens tokens = new Tokens() {
        @Override
        public void add(String name, Digest hash) {
            stored.put(hash, name);
        }

        @Override
        public Optional<String> nameOf(Digest hash) {
            return Optional.ofNullable(stored.get(hash));
        }

        @Override
        public boolean none() {
            return stored.isEmpty();
        }
    };
    private final TokenDesk desk = new TokenDesk(tokens, InstantSource.fixed(Instant.EPOCH));

    @Test
    void printsTheFirstTokenOnce() {
        String printed = printed(desk::printFirst);

        assertThat(printed).matches("token: slipway_[0-9a-f]{64}\\R");
        assertThat(tokens.nameOf(Digest.of(printed.strip().substring(7)))).contains("first");
        assertThat(printed(desk::printFirst)).isEmpty();
    }

    @Test
    void printsAnotherWheneverAsked() {
        assertThat(printed(desk::printAnother)).isNotEqualTo(printed(desk::printAnother));
        assertThat(stored).hasSize(2);
    }

    @Test
    void neverShowsATokenByAccident() {
        assertThat(new Token("slipway_1234").toString()).doesNotContain("1234");
    }

    private static String printed(Consumer<PrintStream> printing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        printing.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
