package dev.slipway.hook;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a repository is, whatever way it is fetched: host, port unless it is the way's own, and path, in lower case. Two that differ
 * only in what a host may ignore count as the same; a look too many is all that can come of it.
 */
record RepositoryAddress(String text) {

    private static final int LONGEST = 2_048;
    private static final Map<String, String> DEFAULT_PORTS =
            Map.of("https", "443", "http", "80", "ssh", "22", "git", "9418", "git+ssh", "22", "file", "");

    private static final Pattern URL =
            Pattern.compile("([a-z+]{3,7}+)://(?:[^/@]*+@)?(\\[[0-9a-f:.]*+]|[^/:@]*+)(?::([0-9]{1,5}+))?(/.*+)");
    private static final Pattern SCP = Pattern.compile("(?:[^/@:]*+@)?([^/:@]++):(?!//)/?(.++)");

    /** Empty for what is no address of a repository. */
    static Optional<RepositoryAddress> of(String address) {
        if (address.length() > LONGEST || address.chars().anyMatch(c -> c <= ' ')) {
            return Optional.empty();
        }
        String lower = address.toLowerCase(Locale.ROOT);
        Matcher url = URL.matcher(lower);
        if (url.matches()) {
            return Optional.ofNullable(DEFAULT_PORTS.get(url.group(1)))
                    .flatMap(port -> at(url.group(2), port, url.group(3), url.group(4)));
        }
        Matcher scp = SCP.matcher(lower);
        return scp.matches() ? at(scp.group(1), "22", null, "/" + scp.group(2)) : Optional.empty();
    }

    private static Optional<RepositoryAddress> at(
            String host, String defaultPort, @org.jspecify.annotations.Nullable String port, String path) {
        String plain = plain(path);
        boolean usual = port == null || port.equals(defaultPort);
        return plain.isEmpty()
                ? Optional.empty()
                : Optional.of(new RepositoryAddress(host + (usual ? "" : ":" + port) + "/" + plain));
    }

    private static String plain(String path) {
        int from = 0;
        int to = path.length();
        while (from < to && path.charAt(from) == '/') {
            from++;
        }
        while (to > from && path.charAt(to - 1) == '/') {
            to--;
        }
        String trimmed = path.substring(from, to);
        return trimmed.endsWith(".git") ? trimmed.substring(0, trimmed.length() - 4) : trimmed;
    }

    /** The last part of the path. */
    String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return text;
    }
}
