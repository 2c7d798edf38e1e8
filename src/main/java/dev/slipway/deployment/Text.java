package dev.slipway.deployment;

/** What may stand in a text of a document. */
final class Text {

    private Text() {}

    /** Any text that PostgreSQL, a process and JSON can hold: line breaks and tabs, but no other control character. */
    static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> (c < 0x20 && c != '\n' && c != '\r' && c != '\t')
                        || c == 0x7f
                        || Character.getType(c) == Character.SURROGATE);
    }

    /** On one line, and nothing in it that is not seen. */
    static boolean isLine(String text) {
        return text.codePoints().allMatch(Problems::isPlain);
    }

    /** A path that stays below where it starts: {@code deploy/app}, {@code .}; no {@code ..}, no leading slash. */
    static boolean isRelativePath(String text) {
        if (text.startsWith("/") || text.contains("\\") || text.contains("//") || !isLine(text)) {
            return false;
        }
        for (String part : text.split("/", -1)) {
            if (part.equals("..") || part.equals(".git")) {
                return false;
            }
        }
        return true;
    }

    /** The same path without {@code ./} in front and slashes behind; empty for the folder it starts in. */
    static String plainPath(String relative) {
        StringBuilder plain = new StringBuilder();
        for (String part : relative.split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                plain.append(plain.isEmpty() ? "" : "/").append(part);
            }
        }
        return plain.toString();
    }
}
