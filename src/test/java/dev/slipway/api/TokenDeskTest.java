package dev.slipway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Digest;
import dev.slipway.pipeline.Access;
import dev.slipway.pipeline.Answer;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.InMemoryStores;
import dev.slipway.testing.InMemoryTokens;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TokenDeskTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private final Stores stores = new InMemoryStores().stores();
    private final InMemoryTokens tokens = new InMemoryTokens();
    private final Access access = new Access(tokens, stores, CLOCK);
    private final AtomicLong millis = new AtomicLong();
    private final TokenDesk desk = new TokenDesk(access, () -> Instant.ofEpochMilli(millis.incrementAndGet()));

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
        assertThat(tokens.all()).hasSize(2);
    }

    @Test
    void listsWhatIsKnownOfTokensButNotThem() {
        String token = printed(desk::printFirst).strip().substring(7);
        tokens.nameOf(Digest.of(token));
        desk.printAnother(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

        assertThat(printed(desk::printAll).lines())
                .containsExactly(
                        "first  made 1970-01-01T00:00:00Z  last used 1970-01-01T00:00:00Z",
                        "made-1  made 1970-01-01T00:00:00Z  never used");
    }

    @Test
    void takesAwayEvenTheLastTokenAndTellsOfAll() {
        printed(desk::printFirst);

        assertThat(access.revoke("first", new Caller("token:first"))).isInstanceOf(Answer.Conflict.class);
        assertThat(printed(out -> desk.revoke("first", out))).isEqualToIgnoringNewLines("revoked the token first");
        assertThat(printed(out -> desk.revoke("first", out))).isEqualToIgnoringNewLines("there is no token first");

        assertThat(tokens.none()).isTrue();
        assertThat(stores.audit()
                        .list(Optional.empty(), OptionalLong.empty(), 10)
                        .reversed())
                .extracting(entry -> entry.caller().name() + " " + entry.action() + " " + entry.accepted())
                .containsExactly(
                        "service token.make true",
                        "token:first token.revoke false",
                        "cli token.revoke true",
                        "cli token.revoke false");
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
