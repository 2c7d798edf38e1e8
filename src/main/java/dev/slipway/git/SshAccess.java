package dev.slipway.git;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** JGit's SSH sessions for one conversation: one key, one {@code known_hosts}, no agent, and nothing from a home folder. */
final class SshAccess extends SshSessionFactory {

    private static final File NOWHERE = new File("/nonexistent");

    private final List<KeyPair> keys;
    private final KnownHosts hosts;
    private final Meter meter;
    private final Duration connectLimit;

    SshAccess(Address address, Credential credential, Meter meter, Duration connectLimit) throws Refusal {
        String identity = credential.identity().orElseThrow(() -> missing("identity", "a private key", credential));
        String known = credential
                .knownHosts()
                .orElseThrow(() -> missing(
                        "known_hosts",
                        "the lines that `ssh-keyscan " + address.uri().getHost() + "` prints, once compared",
                        credential));
        this.keys = parse(identity, credential);
        this.hosts = new KnownHosts(address, known);
        this.meter = meter;
        this.connectLimit = connectLimit;
    }

    KnownHosts hosts() {
        return hosts;
    }

    @Override
    public String getType() {
        return "slipway";
    }

    @Override
    public RemoteSession getSession(URIish uri, @Nullable CredentialsProvider provider, FS files, int milliseconds)
            throws TransportException {
        SshdSessionFactory factory = factory();
        int limit = (int) Math.min(milliseconds, connectLimit.toMillis());
        try {
            return new MeteredSession(factory.getSession(uri, provider, files, limit), factory, meter);
        } catch (TransportException | RuntimeException e) {
            factory.close();
            throw e;
        }
    }

    private SshdSessionFactory factory() {
        return new SshdSessionFactoryBuilder()
                .setPreferredAuthentications("publickey")
                .setHomeDirectory(NOWHERE)
                .setSshDirectory(NOWHERE)
                .setConfigStoreFactory((home, file, user) -> null)
                .setDefaultIdentities(folder -> List.of())
                .setDefaultKeysProvider(folder -> keys)
                .setServerKeyDatabase((home, folder) -> hosts)
                .build(null);
    }

    private static List<KeyPair> parse(String identity, Credential credential) throws Refusal {
        byte[] bytes = (identity.strip() + "\n").getBytes(StandardCharsets.UTF_8);
        FilePasswordProvider passphrase =
                credential.passphrase().map(FilePasswordProvider::of).orElse(FilePasswordProvider.EMPTY);
        List<KeyPair> pairs = new ArrayList<>();
        try {
            Iterable<KeyPair> parsed = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName("identity"), new ByteArrayInputStream(bytes), passphrase);
            if (parsed != null) {
                parsed.forEach(pairs::add);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The parser throws whatever it stumbles over; a wrong passphrase looks like a damaged key.
            throw new Refusal(
                    "the secret's identity can't be read: it must be a private key, and its passphrase, if it has "
                            + "one, must be the key \"password\"",
                    new IOException(e));
        }
        if (pairs.isEmpty()) {
            throw new Refusal("the secret's identity is no private key that is understood (OpenSSH or PEM)");
        }
        return pairs;
    }

    private static Refusal missing(String key, String what, Credential credential) {
        return new Refusal(
                "SSH needs the key \"" + key + "\" with " + what + ": put it at " + credential.whereToPut(key));
    }
}
