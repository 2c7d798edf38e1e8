package dev.slipway.kube;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A port of a Service, written {@code kubernetes://<service>.<namespace>:<port>}. */
record ServiceEndpoint(String namespace, String service, int port) {

    static final String SCHEME = "kubernetes";

    private static final Pattern AUTHORITY =
            Pattern.compile("([a-z][a-z0-9-]{0,62})\\.([a-z0-9][a-z0-9-]{0,62}):([1-9][0-9]{0,4})");

    static Optional<ServiceEndpoint> of(URI uri) {
        String authority = uri.getRawAuthority();
        Matcher matcher = AUTHORITY.matcher(authority == null ? "" : authority);
        return SCHEME.equals(uri.getScheme()) && matcher.matches()
                ? Optional.of(
                        new ServiceEndpoint(matcher.group(2), matcher.group(1), Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** Where the API server passes requests on to it. */
    String path() {
        return "/api/v1/namespaces/" + namespace + "/services/" + service + ":" + port + "/proxy";
    }

    @Override
    public String toString() {
        return SCHEME + "://" + service + "." + namespace + ":" + port;
    }
}
