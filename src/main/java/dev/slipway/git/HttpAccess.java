package dev.slipway.git;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * JGit's connections for one conversation. The credential goes to the address's own scheme, host and port and to no other, so a
 * redirect never carries it away; a redirect from https to http is refused by JGit itself.
 */
final class HttpAccess implements HttpConnectionFactory {

    private static final String GIT = "application/x-git-upload-pack-";

    private final URIish origin;
    private final Optional<String> authorization;
    private final Optional<TrustManager[]> trust;
    private final Meter meter;
    private final Duration connectLimit;
    private volatile int status;

    HttpAccess(Address address, Credential credential, Meter meter, Duration connectLimit) throws Refusal {
        this.origin = address.uri();
        this.authorization = credential.authorization();
        this.trust = TrustedCertificates.besides(credential.certificates());
        this.meter = meter;
        this.connectLimit = connectLimit;
    }

    /** The last status that the host answered; 0 before that. */
    int status() {
        return status;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        status = 0;
        Connection connection = new Connection(url, proxy);
        if (isOrigin(url)) {
            authorization.ifPresent(value -> connection.setRequestProperty("Authorization", value));
        }
        if (trust.isPresent() && url.getProtocol().equals("https")) {
            trust(connection, trust.get());
        }
        return connection;
    }

    private static void trust(Connection connection, TrustManager[] managers) throws IOException {
        try {
            connection.configure(null, managers, null);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private boolean isOrigin(URL url) {
        int port = url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
        int own = origin.getPort() > 0 ? origin.getPort() : defaultPort(origin.getScheme());
        return url.getProtocol().equalsIgnoreCase(origin.getScheme())
                && url.getHost().equalsIgnoreCase(origin.getHost())
                && port == own;
    }

    private static int defaultPort(String scheme) {
        return scheme.equalsIgnoreCase("https") ? 443 : 80;
    }

    /** Bounded, and never compressed: a small answer could otherwise unpack to a huge one. */
    private final class Connection extends JDKHttpConnection {

        Connection(URL url, Proxy proxy) throws IOException {
            super(url, proxy);
        }

        @Override
        public void setRequestProperty(String key, String value) {
            if (!key.equalsIgnoreCase("Accept-Encoding")) {
                super.setRequestProperty(key, value);
            }
        }

        @Override
        public void setConnectTimeout(int milliseconds) {
            super.setConnectTimeout((int) Math.min(milliseconds, connectLimit.toMillis()));
        }

        @Override
        public int getResponseCode() throws IOException {
            status = super.getResponseCode();
            return status;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            if (getHeaderField("Content-Encoding") != null) {
                throw new Refusal("the host compressed its answer although it was asked not to");
            }
            String type = getContentType();
            if (type == null || !type.startsWith(GIT)) {
                throw new Refusal("the host answered with something else than git's smart protocol (Content-Type: "
                        + type + "): is the address a git repository?");
            }
            return meter.meter(super.getInputStream());
        }
    }
}
