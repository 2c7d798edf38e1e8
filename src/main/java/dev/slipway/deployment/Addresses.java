package dev.slipway.deployment;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Addresses that an App may name. None may hold a credential: those belong into a secret. */
final class Addresses {

    private static final Set<String> GIT_SCHEMES = Set.of("https", "http", "ssh", "file");
    private static final String SCP = "([A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+:[^/\\s][^\\s]*";
    private static final Set<String> TELLTALES =
            Set.of("token", "secret", "password", "passwd", "key", "sig", "auth", "credential");

    private Addresses() {}

    /** An address that git can fetch from: {@code https}, {@code ssh}, {@code user@host:path}, {@code http}, {@code file}. */
    static boolean isRepository(String text) {
        if (!Text.isLine(text)) {
            return false;
        }
        if (!text.contains("://")) {
            return text.matches(SCP);
        }
        URI uri = uri(text);
        String scheme = scheme(uri);
        boolean path = uri.getRawPath() != null && uri.getRawPath().length() > 1;
        boolean host = uri.getHost() != null || scheme.equals("file");
        return GIT_SCHEMES.contains(scheme) && path && host;
    }

    /** True for a password, and for a user name where only a token can be one. SSH wants a user name. */
    static boolean holdsCredential(String text) {
        if (!text.contains("://")) {
            int at = text.indexOf('@');
            return at > 0 && text.substring(0, at).contains(":");
        }
        int from = text.indexOf("://") + 3;
        int slash = text.indexOf('/', from);
        String authority = slash < 0 ? text.substring(from) : text.substring(from, slash);
        int at = authority.lastIndexOf('@');
        boolean ssh = text.toLowerCase(Locale.ROOT).startsWith("ssh://");
        boolean user = at >= 0 && (!ssh || authority.substring(0, at).contains(":"));
        return user || text.contains("#") || queryTells(text);
    }

    /** Where a webhook may be sent. */
    static boolean isWebAddress(String text) {
        URI uri = uri(text);
        return text.matches("[!-~]+")
                && (scheme(uri).equals("https") || scheme(uri).equals("http"))
                && uri.getHost() != null;
    }

    private static boolean queryTells(String text) {
        int mark = text.indexOf('?');
        if (mark < 0) {
            return false;
        }
        for (String parameter : text.substring(mark + 1).split("&", -1)) {
            String name = parameter.split("=", 2)[0].toLowerCase(Locale.ROOT);
            if (TELLTALES.stream().anyMatch(name::contains)) {
                return true;
            }
        }
        return false;
    }

    private static String scheme(URI uri) {
        return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return URI.create("");
        }
    }
}
