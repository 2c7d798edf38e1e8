package dev.slipway.git;

import java.net.URISyntaxException;
import java.util.Locale;
import org.eclipse.jgit.transport.URIish;

/** Where a remote is and how it is spoken to. Made from what an App's author wrote, so only known ways are let through. */
record Address(Way way, URIish uri) {

    private static final String SSH_USER = "git";
    private static final int SSH_PORT = 22;

    /** How a remote is spoken to. */
    enum Way {
        HTTP,
        SSH,
        FILE
    }

    static Address of(String url, boolean allowInsecure) throws Refusal {
        URIish uri = parse(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "https" -> new Address(Way.HTTP, withoutPassword(uri));
            case "ssh" -> new Address(Way.SSH, withUser(withoutPassword(uri)));
            case "http" -> new Address(Way.HTTP, withoutPassword(insecure(uri, scheme, allowInsecure)));
            case "file" -> new Address(Way.FILE, insecure(uri, scheme, allowInsecure));
            case "" -> scp(uri);
            default -> throw new Refusal("\"" + scheme + "://\" is not a way to a repository: use https:// or ssh://");
        };
    }

    /** As {@code known_hosts} writes it: with brackets where the port is not the usual one. */
    String knownHost() {
        return port() == SSH_PORT ? uri.getHost() : "[" + uri.getHost() + "]:" + port();
    }

    int port() {
        return uri.getPort() > 0 ? uri.getPort() : SSH_PORT;
    }

    /** {@code git@host:path}; a plain path has no host and is no address. */
    private static Address scp(URIish uri) throws Refusal {
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw new Refusal("the repository's address has no host: use https://, ssh:// or git@host:path");
        }
        return new Address(Way.SSH, withUser(withoutPassword(uri)));
    }

    private static URIish parse(String url) throws Refusal {
        try {
            return new URIish(url);
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Its message repeats the address, which may hold a password.
            throw new Refusal("the repository's address is not a URL that git understands: use https:// or ssh://");
        }
    }

    private static URIish insecure(URIish uri, String scheme, boolean allowed) throws Refusal {
        if (!allowed) {
            throw new Refusal(
                    "\"" + scheme + "://\" repositories are not allowed here: use https:// or ssh://, or let the "
                            + "operator of Slipway set slipway.git.allow-insecure=true");
        }
        return uri;
    }

    private static URIish withoutPassword(URIish uri) throws Refusal {
        if (uri.getPass() != null) {
            throw new Refusal("the repository's address holds a password: take it out, and name a secret in "
                    + "spec.source.secretRef");
        }
        return uri;
    }

    private static URIish withUser(URIish uri) {
        return uri.getUser() == null ? uri.setUser(SSH_USER) : uri;
    }
}
