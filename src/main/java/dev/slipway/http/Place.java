package dev.slipway.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Whom a request goes to. */
record Place(boolean tls, String host, int port) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Empty for what is not plain {@code http(s)://host[:port]/…}. */
    static Optional<Place> of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        String host = uri.getHost();
        if (host == null || host.isEmpty() || uri.getRawUserInfo() != null || !(tls || scheme.equals("http"))) {
            return Optional.empty();
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS : HTTP;
        return port >= 1 && port <= 65_535 ? Optional.of(new Place(tls, host, port)) : Optional.empty();
    }

    /** As the header {@code Host} has it. */
    String authority() {
        return port == (tls ? HTTPS : HTTP) ? host : host + ":" + port;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
