package dev.slipway.deployment;

/** Why, as one CamelCase word that machines may match on: {@code ProbeFailed}. */
public record Reason(String word) {

    public Reason {
        if (!word.matches("[A-Z][A-Za-z0-9]{1,63}")) {
            throw new IllegalArgumentException("not one CamelCase word: " + word);
        }
    }

    @Override
    public String toString() {
        return word;
    }
}
