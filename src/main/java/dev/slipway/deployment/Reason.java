package dev.slipway.deployment;

import java.util.regex.Pattern;

/** Why, as one CamelCase word that machines may match on: {@code ProbeFailed}. */
public record Reason(String word) {

    private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z0-9]{1,63}+");

    public Reason {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("not one CamelCase word: " + word);
        }
    }

    @Override
    public String toString() {
        return word;
    }
}
