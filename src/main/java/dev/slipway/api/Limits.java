package dev.slipway.api;

/** How much of a list is asked for. */
final class Limits {

    private Limits() {}

    static int of(String text, int most) {
        int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > most) {
            throw new Refusal(400, "limit is a number from 1 to " + most);
        }
        return limit;
    }
}
