package dev.slipway.api;

import dev.slipway.deployment.Tokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Hands out tokens. What is printed here is the only place where a token is ever seen. */
@ApplicationScoped
public class TokenDesk {

    private final Tokens tokens;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    TokenDesk(Tokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** At the first start of an installation prints {@code token: …}; never again. */
    public void printFirst(PrintStream out) {
        if (tokens.none()) {
            print("first", out);
        }
    }

    /** Makes one more and prints {@code token: …}; those made before stay good. */
    public void printAnother(PrintStream out) {
        print("made-" + clock.instant().getEpochSecond(), out);
    }

    private void print(String name, PrintStream out) {
        Token token = Token.random(random);
        tokens.add(name, token.hash());
        out.println("token: " + token.text());
        out.flush();
    }
}
