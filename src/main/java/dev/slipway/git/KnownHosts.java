package dev.slipway.git;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.jspecify.annotations.Nullable;

/**
 * The {@code known_hosts} of one secret. A key that is not in it is refused, never learned: whoever answers first would be
 * believed. Lines for certificate authorities are passed over.
 */
final class KnownHosts implements ServerKeyDatabase {

    private static final String REVOKED = "revoked";

    private final Address address;
    private final List<PublicKey> trusted = new ArrayList<>();
    private final List<PublicKey> revoked = new ArrayList<>();
    private volatile @Nullable String refusal;

    KnownHosts(Address address, String text) throws Refusal {
        this.address = address;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                add(line.strip(), number);
            }
        }
    }

    /** Why the host's key was not accepted. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public List<PublicKey> lookup(String connectAddress, InetSocketAddress remote, Configuration configuration) {
        return List.copyOf(trusted);
    }

    @Override
    public boolean accept(
            String connectAddress,
            InetSocketAddress remote,
            PublicKey key,
            Configuration configuration,
            @Nullable CredentialsProvider provider) {
        if (KeyUtils.findMatchingKey(key, revoked) != null) {
            refusal = "the key of " + address.knownHost()
                    + " is marked as revoked in known_hosts: if the host still uses it, "
                    + "somebody else may be answering";
            return false;
        }
        if (KeyUtils.findMatchingKey(key, trusted) != null) {
            return true;
        }
        refusal = trusted.isEmpty() ? unknown(key) : changed(key);
        return false;
    }

    private String unknown(PublicKey key) {
        return "the host key of " + address.knownHost() + " is not in known_hosts: compare "
                + KeyUtils.getFingerPrint(key) + " with what the host's operator publishes, then add the line \""
                + line(key) + "\"";
    }

    private String changed(PublicKey key) {
        return "the host key of " + address.knownHost()
                + " is not the one in known_hosts, so somebody else may be answering: "
                + "if the host's operator confirms the new key " + KeyUtils.getFingerPrint(key)
                + ", replace the host's lines "
                + "by \"" + line(key) + "\"";
    }

    private String line(PublicKey key) {
        return address.knownHost() + " " + PublicKeyEntry.toString(key);
    }

    private void add(String line, int number) throws Refusal {
        try {
            KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(line);
            if (entry == null || !entry.isHostMatch(address.uri().getHost(), address.port())) {
                return;
            }
            PublicKey key = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
            if (key == null) {
                return;
            }
            if (entry.getMarker() == null) {
                trusted.add(key);
            } else if (entry.getMarker().equals(REVOKED)) {
                revoked.add(key);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The parser throws whatever it stumbles over.
            throw new Refusal("line " + number + " of known_hosts can't be read", new IOException(e));
        }
    }
}
