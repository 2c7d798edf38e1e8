package dev.slipway.git;

import java.io.IOException;

/** Leaves JGit from deep inside with what a person has to do; never leaves this package. */
@SuppressWarnings("serial") // never serialised
final class Refusal extends IOException {

    private final String why;

    Refusal(String why) {
        super(why);
        this.why = why;
    }

    Refusal(String why, Exception cause) {
        super(why, cause);
        this.why = why;
    }

    String why() {
        return why;
    }
}
