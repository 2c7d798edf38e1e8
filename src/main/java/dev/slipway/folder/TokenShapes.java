package dev.slipway.folder;

import java.util.regex.Pattern;

/**
 * Takes out what looks like a well-known kind of token. Each pattern begins where a word begins, and runs over a bounded number of
 * characters without going back: time grows linearly with the text.
 */
final class TokenShapes {

    private static final String WORD_BEGINS = "(?<![A-Za-z0-9])";

    private static final Pattern TOKEN = Pattern.compile(WORD_BEGINS
            + "(?:gh[pousr]_[A-Za-z0-9]{20,255}+"
            + "|github_pat_[A-Za-z0-9_]{20,255}+"
            + "|gl(?:pat|dt|rt|cbt|oas|soat)-[A-Za-z0-9_-]{16,255}+"
            + "|sk-[A-Za-z0-9_-]{16,255}+"
            + "|xox[abeoprs]-[A-Za-z0-9-]{10,255}+"
            + "|xapp-[A-Za-z0-9-]{10,255}+"
            + "|A(?:KIA|SIA)[0-9A-Z]{16}+"
            + "|AIza[0-9A-Za-z_-]{35}+"
            + "|npm_[A-Za-z0-9]{30,255}+"
            + "|dckr_pat_[A-Za-z0-9_-]{20,255}+"
            + "|hf_[A-Za-z0-9]{20,255}+"
            + "|pypi-[A-Za-z0-9_-]{20,255}+"
            + "|whsec_[A-Za-z0-9+/=]{16,255}+"
            + "|slipway_[A-Za-z0-9]{32,255}+"
            + "|(?<![_-])eyJ[A-Za-z0-9_-]{8,2000}+\\.eyJ[A-Za-z0-9_-]{8,4000}+\\.[A-Za-z0-9_-]{0,2000}+)");

    private static final Pattern SLACK_ADDRESS =
            Pattern.compile("(hooks\\.slack\\.com/(?:services|workflows|triggers)/)[A-Za-z0-9/_-]{1,255}+");

    private static final Pattern HEADER = Pattern.compile(
            "(?i)\\b((?:bearer|basic) {1,4}+|(?:x-api-key|private-token)[:=] {0,4}+)[A-Za-z0-9._~+/=-]{16,4000}+");

    private static final String KEY_BEGINS = "-----BEGIN ";
    private static final String KEY_ENDS = "-----END ";
    private static final int LONGEST_LABEL = 60;

    private TokenShapes() {}

    static String redact(String text) {
        String out = keys(text);
        out = TOKEN.matcher(out).replaceAll(KnownValues.REDACTED);
        out = SLACK_ADDRESS.matcher(out).replaceAll("$1" + KnownValues.REDACTED);
        return HEADER.matcher(out).replaceAll("$1" + KnownValues.REDACTED);
    }

    /** A private key goes up to its end, or up to the end of the text where that is cut off. */
    private static String keys(String text) {
        int begin = text.indexOf(KEY_BEGINS);
        if (begin < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (begin >= 0) {
            int next = begin + KEY_BEGINS.length();
            String label = text.substring(next, Math.min(text.length(), next + LONGEST_LABEL));
            if (label.contains("PRIVATE KEY")) {
                out.append(text, from, begin).append(KnownValues.REDACTED);
                from = endOfKey(text, next);
                next = from;
            }
            begin = text.indexOf(KEY_BEGINS, next);
        }
        return out.append(text, from, text.length()).toString();
    }

    private static int endOfKey(String text, int from) {
        int end = text.indexOf(KEY_ENDS, from);
        if (end < 0) {
            return text.length();
        }
        int dashes = text.indexOf("-----", end + KEY_ENDS.length());
        return dashes < 0 || dashes - end > LONGEST_LABEL + KEY_ENDS.length() ? text.length() : dashes + 5;
    }
}
