package dev.slipway.docker;

import dev.slipway.deployment.Redactor;
import java.util.Collection;
import java.util.List;

/** Makes text from an engine, a build or a container fit to be stored and shown: no secrets, no control characters, bounded. */
record Redaction(Redactor redactor) {

    /** Of a message or summary. */
    static final int MOST_CHARACTERS = 2_000;

    static final int MOST_LINES = 20;

    private static final String CUT = "…";
    private static final int SHORTEST_SECRET = 4;

    String message(String text) {
        String clean = redactor.redact(printable(text)).strip();
        return clean.length() <= MOST_CHARACTERS ? clean : clean.substring(0, MOST_CHARACTERS - CUT.length()) + CUT;
    }

    /** The sentence, then as many of the last lines as fit. */
    String message(String sentence, List<String> lines) {
        String head = redactor.redact(printable(sentence)).strip();
        String tail = redactor.redact(printable(String.join("\n", lines))).strip();
        int room = MOST_CHARACTERS - Math.min(head.length(), MOST_CHARACTERS / 2) - 2;
        if (tail.length() > room) {
            tail = CUT + tail.substring(tail.length() - room + CUT.length());
        }
        return tail.isEmpty() ? message(head) : message(head + "\n" + tail);
    }

    /** Takes out the very values that a container was given, wherever they are shown. */
    static List<String> without(Collection<String> secrets, List<String> lines) {
        return lines.stream().map(line -> without(secrets, line)).toList();
    }

    private static String without(Collection<String> secrets, String line) {
        String result = line;
        for (String secret : secrets) {
            if (secret.length() >= SHORTEST_SECRET) {
                result = result.replace(secret, "***");
            }
        }
        return result;
    }

    private static String printable(String text) {
        return text.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").replaceAll("[\\p{Cntrl}&&[^\n\t]]", "");
    }
}
