package dev.slipway.git;

import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.Secrets;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;

/** One conversation with one remote, with what it has shown so far. */
final class Remote {

    /** Asks for no ref at all: with no prefix a host lists every ref it has. */
    private static final String NO_REF = "refs/slipway/none";

    private final Address address;
    private final Credential credential;
    private final Meter meter;
    private final GitConfig config;
    private Optional<HttpAccess> http = Optional.empty();
    private Optional<SshAccess> ssh = Optional.empty();

    private Remote(Address address, Credential credential, GitConfig config) {
        this.address = address;
        this.credential = credential;
        this.config = config;
        this.meter = new Meter(config.largestRepository().asLongValue());
    }

    static Remote of(RepositoryId repository, Secrets secrets, GitConfig config) throws Refusal {
        Address address = Address.of(repository.url(), config.allowInsecure());
        return new Remote(address, Credential.read(repository, secrets), config);
    }

    Address address() {
        return address;
    }

    Credential credential() {
        return credential;
    }

    /** The last HTTP status; 0 where there is none. */
    int status() {
        return http.map(HttpAccess::status).orElse(0);
    }

    /** Why the SSH host's key was not accepted. */
    Optional<String> hostKeyRefusal() {
        return ssh.flatMap(access -> access.hosts().refusal());
    }

    /** Lists the named refs (and others that begin like them), then lets {@code talk} go on over the same connection. */
    <T> T talk(Repository local, Collection<String> refs, Optional<Integer> depth, Talk<T> talk) throws IOException {
        try (Transport transport = Transport.open(local, address.uri())) {
            transport.setCredentialsProvider(null);
            transport.setTimeout((int) Math.max(1, config.callLimit().toSeconds()));
            depth.ifPresent(transport::setDepth);
            enter(transport);
            String[] prefixes = refs.isEmpty() ? new String[] {NO_REF} : refs.toArray(String[]::new);
            try (FetchConnection connection = transport.openFetch(List.of(), prefixes)) {
                if (!(connection instanceof BasePackFetchConnection)) {
                    throw new Refusal(
                            "the address is a bundle or a plain folder of files: it must be a git repository");
                }
                return talk.over(connection);
            }
        }
    }

    private void enter(Transport transport) throws Refusal {
        switch (transport) {
            case TransportHttp over -> {
                HttpAccess access = new HttpAccess(address, credential, meter, config.connectLimit());
                over.setHttpConnectionFactory(access);
                http = Optional.of(access);
            }
            case SshTransport over -> {
                SshAccess access = new SshAccess(address, credential, meter, config.connectLimit());
                over.setSshSessionFactory(access);
                ssh = Optional.of(access);
            }
            default -> {
                // A folder of this machine: allowed by Address only where the operator said so.
            }
        }
    }

    /** What is said once the refs are listed. */
    @FunctionalInterface
    interface Talk<T> {
        T over(FetchConnection connection) throws IOException;
    }
}
