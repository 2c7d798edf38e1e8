package dev.slipway.folder;

/** Takes user and password out of addresses: {@code https://user:password@host} keeps only the host. */
final class AddressCredentials {

    private AddressCredentials() {}

    static String redact(String text) {
        int mark = text.indexOf("://");
        if (mark < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (mark >= 0) {
            int begin = mark + 3;
            int end = endOfAuthority(text, begin);
            int length = text.substring(begin, end).lastIndexOf('@');
            out.append(text, from, begin);
            from = begin;
            if (length >= 0 && isSecret(text, mark, begin + length)) {
                out.append(KnownValues.REDACTED);
                from = begin + length;
            }
            mark = text.indexOf("://", from);
        }
        return out.append(text, from, text.length()).toString();
    }

    private static int endOfAuthority(String text, int begin) {
        int end = begin;
        while (end < text.length() && "/?#\"'<>\\ \t\r\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** The user of an SSH address is none; the one of a web address may be a token. */
    private static boolean isSecret(String text, int mark, int at) {
        boolean ssh = text.startsWith("ssh", mark - 3);
        return !ssh || text.substring(mark + 3, at).indexOf(':') >= 0;
    }
}
