package dev.slipway.deployment;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a document, in the order it was met: each with its path, what is wrong and what to write. */
final class Problems {

    static final int MOST = 100;

    private static final int MOST_SHOWN = 80;

    private final List<String> found = new ArrayList<>();

    void add(String path, String trouble) {
        if (found.size() < MOST) {
            found.add((path.isEmpty() ? "the document" : path) + " " + trouble);
        }
    }

    List<String> found() {
        return List.copyOf(found);
    }

    /** Text from a document as it may stand in a message: on one line, and short. */
    static String shown(String text) {
        String brief = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
        StringBuilder out = new StringBuilder();
        brief.codePoints().forEach(c -> out.appendCodePoint(isPlain(c) ? c : '\uFFFD'));
        return out.toString();
    }

    /** Neither a control character, nor half of one, nor one that changes the direction of a line. */
    static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
