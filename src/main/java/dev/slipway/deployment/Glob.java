package dev.slipway.deployment;

/** One glob over slash-separated paths: {@code ?}, {@code *} inside a folder, {@code **} over folders. Matching takes linear space and no back-tracking regex. */
record Glob(String pattern) {

    boolean matches(String file) {
        return matches(pattern.split("/", -1), 0, file.split("/", -1), 0);
    }

    private static boolean matches(String[] globs, int g, String[] parts, int p) {
        boolean[] reached = new boolean[parts.length + 1];
        reached[p] = true;
        for (int i = g; i < globs.length; i++) {
            reached = step(globs[i], parts, reached);
        }
        return reached[parts.length];
    }

    private static boolean[] step(String glob, String[] parts, boolean[] reached) {
        boolean[] next = new boolean[parts.length + 1];
        boolean seen = false;
        for (int at = 0; at <= parts.length; at++) {
            seen |= reached[at];
            if (glob.equals("**")) {
                next[at] = seen;
            } else if (at > 0 && reached[at - 1]) {
                next[at] = segment(glob, parts[at - 1]);
            }
        }
        return next;
    }

    private static boolean segment(String glob, String text) {
        boolean[] reached = new boolean[text.length() + 1];
        reached[0] = true;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            boolean[] next = new boolean[text.length() + 1];
            boolean seen = false;
            for (int at = 0; at <= text.length(); at++) {
                seen |= reached[at];
                boolean one = at > 0 && reached[at - 1] && (c == '?' || c == text.charAt(at - 1));
                next[at] = c == '*' ? seen : one;
            }
            reached = next;
        }
        return reached[text.length()];
    }
}
