package dev.slipway.deployment;

import java.util.function.Predicate;

/**
 * What a text field wants.
 *
 * @param words what to write, as it follows "write": {@code a folder of the repository, as deploy}
 * @param most characters
 * @param shown whether a wrong value may stand in the message
 */
record Want(String words, int most, Predicate<String> fits, boolean shown) {

    static Want of(String words, int most, Predicate<String> fits) {
        return new Want(words, most, fits, true);
    }

    static Want matching(String words, int most, String pattern) {
        return of(words, most, text -> text.matches(pattern));
    }

    /** For values that could hold something private. */
    Want unshown() {
        return new Want(words, most, fits, false);
    }

    /** What is wrong with it; empty when nothing is. */
    String trouble(String text) {
        if (text.length() > most) {
            return "is longer than " + most + " characters: write " + words;
        }
        if (fits.test(text)) {
            return "";
        }
        return shown ? "is \"" + Problems.shown(text) + "\": write " + words : "does not fit: write " + words;
    }
}
