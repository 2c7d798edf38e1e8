package dev.slipway.sweep;

import java.util.Locale;

/** A protection that is switched off, to see that the sweep finds out. */
enum Plant {
    NONE,
    /** What is noted does not carry its intent's key, so that nobody finds it again. */
    NO_INTENT,
    /** Whoever was overtaken goes on. */
    NO_FENCE,
    /** What is in doubt is done, not looked for. */
    NO_OBSERVE;

    static Plant of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
