package dev.slipway.db;

/** Makes any text fit into a column: cut to its length, without what PostgreSQL can't keep. */
final class Bounded {

    static final int MESSAGE = 2048;
    static final int LINE = 512;
    static final int NAME = 255;

    private Bounded() {}

    static String message(String text) {
        return cut(text, MESSAGE);
    }

    static String line(String text) {
        return cut(text, LINE);
    }

    static String name(String text) {
        return cut(text, NAME);
    }

    private static String cut(String text, int most) {
        String storable = storable(text);
        if (storable.length() <= most) {
            return storable;
        }
        boolean splitsPair = Character.isHighSurrogate(storable.charAt(most - 2));
        return storable.substring(0, splitsPair ? most - 2 : most - 1) + "…";
    }

    /** PostgreSQL has no NUL in texts, and no half of a surrogate pair. */
    static String storable(String text) {
        boolean clean = text.indexOf('\0') < 0 && text.chars().noneMatch(c -> Character.isSurrogate((char) c));
        if (clean) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point == 0 || isHalf(point) ? 0xFFFD : point)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
