package dev.slipway.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which files of a context are sent, as {@code docker build} decides: the last matching line of {@code .dockerignore} wins, a line
 * matches a file or a folder above it, {@code !} takes back, {@code **} is any number of folders, also none.
 * docker-java's own matcher knows no {@code **} of none. Matching never goes back more than once per character: no pattern makes it slow.
 */
record DockerIgnore(List<Rule> rules, String dockerfile) {

    static final String FILE = ".dockerignore";

    private static final int MOST_RULES = 1_000;

    /** One line. */
    record Rule(boolean excludes, List<String> parts) {

        Rule {
            parts = List.copyOf(parts);
        }

        static Rule parse(String line) {
            boolean excludes = !line.startsWith("!");
            return new Rule(excludes, DockerIgnore.parts((excludes ? line : line.substring(1)).strip()));
        }

        boolean matches(List<String> file) {
            for (int length = file.size(); length > 0; length--) {
                if (path(parts, file.subList(0, length))) {
                    return true;
                }
            }
            return false;
        }
    }

    static DockerIgnore parse(String text, String dockerfile) {
        List<Rule> rules = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(Rule::parse)
                .filter(rule -> !rule.parts().isEmpty())
                .limit(MOST_RULES)
                .toList();
        return new DockerIgnore(rules, dockerfile);
    }

    /** The engine needs the Dockerfile and this very file even where they are excluded; it keeps them out of COPY by itself. */
    boolean sends(String name) {
        List<String> file = parts(name);
        String path = String.join("/", file);
        if (path.equals(dockerfile) || path.equals(FILE)) {
            return true;
        }
        boolean sent = true;
        for (Rule rule : rules) {
            if (rule.excludes() == sent && rule.matches(file)) {
                sent = !rule.excludes();
            }
        }
        return sent;
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        Stream.of(path.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .forEach(part -> {
                    if (part.equals("..") && !parts.isEmpty()) {
                        parts.removeLast();
                    } else {
                        parts.add(part);
                    }
                });
        return parts;
    }

    private static boolean path(List<String> globs, List<String> file) {
        int g = 0;
        int f = 0;
        int star = -1;
        int mark = 0;
        while (f < file.size()) {
            if (g < globs.size() && globs.get(g).equals("**")) {
                star = g++;
                mark = f;
            } else if (g < globs.size() && segment(globs.get(g), file.get(f))) {
                g++;
                f++;
            } else if (star >= 0) {
                g = star + 1;
                f = ++mark;
            } else {
                return false;
            }
        }
        return globs.subList(g, globs.size()).stream().allMatch("**"::equals);
    }

    private static boolean segment(String glob, String text) {
        int g = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            int next = g < glob.length() && glob.charAt(g) != '*' ? one(glob, g, text.charAt(t)) : -1;
            if (next > 0) {
                g = next;
                t++;
            } else if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                mark = t;
            } else if (star >= 0) {
                g = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        return glob.substring(g).chars().allMatch(c -> c == '*');
    }

    /** The position behind the item at {@code g} when it matches, else -1. */
    private static int one(String glob, int g, char c) {
        return switch (glob.charAt(g)) {
            case '?' -> g + 1;
            case '[' -> range(glob, g, c);
            case '\\' -> g + 1 < glob.length() && glob.charAt(g + 1) == c ? g + 2 : -1;
            default -> glob.charAt(g) == c ? g + 1 : -1;
        };
    }

    private static int range(String glob, int g, char c) {
        int end = glob.indexOf(']', g + 2);
        if (end < 0) {
            return -1;
        }
        boolean negated = glob.charAt(g + 1) == '^';
        String items = glob.substring(negated ? g + 2 : g + 1, end);
        boolean found = false;
        for (int i = 0; i < items.length(); i++) {
            boolean isRange = i + 2 < items.length() && items.charAt(i + 1) == '-';
            char low = items.charAt(i);
            char high = isRange ? items.charAt(i + 2) : low;
            found |= low <= c && c <= high;
            i += isRange ? 2 : 0;
        }
        return found == negated ? -1 : end + 1;
    }
}
