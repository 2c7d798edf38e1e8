package dev.slipway;

import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs from its machine. Where it is missing the test is skipped and says so, or fails when SLIPWAY_REQUIRE names it
 * (a list with commas: {@code docker,kubernetes}), as it does in CI.
 */
public final class Needed {

    private Needed() {}

    /** Goes on only when it is there; {@code howToGetIt} is a sentence for the reader of the skip. */
    public static void need(String what, boolean there, String howToGetIt) {
        if (there) {
            return;
        }
        String message = "needs " + what + ": " + howToGetIt;
        if (required(System.getenv().getOrDefault("SLIPWAY_REQUIRE", ""), what)) {
            Assertions.fail(message + " (required by SLIPWAY_REQUIRE)");
        }
        Assumptions.abort(message);
    }

    static boolean required(String list, String what) {
        return List.of(list.split(",", -1)).contains(what);
    }
}
