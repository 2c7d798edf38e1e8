package dev.slipway.git;

import dev.slipway.git.Answer.Refused;
import dev.slipway.git.Answer.Unreachable;
import dev.slipway.git.Meter.TooLarge;
import dev.slipway.git.Mirror.Unusable;
import dev.slipway.git.TimeBox.TimedOut;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;

/** Says in a sentence why a conversation failed and what to do, and whether trying again may help. Without secrets, bounded. */
final class Explanation {

    private static final int LONGEST = 1900;
    private static final int MOST_CAUSES = 20;

    private final GitConfig config;
    private final Remote remote;

    Explanation(GitConfig config, Remote remote) {
        this.config = config;
        this.remote = remote;
    }

    <T> Answer<T> of(Exception trouble) {
        List<Throwable> causes = causes(trouble);
        Optional<Answer<T>> known = ours(causes);
        known = known.isPresent() ? known : remote.hostKeyRefusal().map(this::refused);
        known = known.isPresent() ? known : status();
        known = known.isPresent() ? known : network(causes);
        return known.orElseGet(() -> other(causes));
    }

    private <T> Optional<Answer<T>> ours(List<Throwable> causes) {
        for (Throwable cause : causes) {
            switch (cause) {
                case Refusal refusal -> {
                    return Optional.of(refused(refusal.why()));
                }
                case TooLarge large -> {
                    return Optional.of(refused(tooLarge(config)));
                }
                case Unusable unusable -> {
                    return Optional.of(unreachable(text(unusable)));
                }
                case TimedOut late -> {
                    return Optional.of(unreachable(host() + " did not finish within "
                            + config.callLimit().toSeconds() + " s (slipway.git.call-limit)"));
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    static String tooLarge(GitConfig config) {
        return "the repository is larger than " + config.largestRepository().asLongValue() / 1024 / 1024
                + " MiB (without its history, but with what a rollback needs): keep large files out of it, or raise "
                + "slipway.git.largest-repository";
    }

    private <T> Optional<Answer<T>> status() {
        int status = remote.status();
        return switch (status) {
            case 0, 200 -> Optional.empty();
            case 401, 403 ->
                Optional.of(refused(host() + " does not accept the credential (HTTP " + status
                        + "): put a valid password or token with read access at "
                        + remote.credential().whereToPut("password")));
            case 404, 410 ->
                Optional.of(refused(host() + " has no such repository, or does not show it to this credential (HTTP "
                        + status + "): check the address, and the credential at "
                        + remote.credential().whereToPut("password")));
            case 408, 429 -> Optional.of(unreachable(host() + " answered HTTP " + status));
            default -> {
                String why = host() + " answered HTTP " + status;
                yield Optional.of(
                        status >= 500 ? unreachable(why) : refused(why + ": is the address a git repository?"));
            }
        };
    }

    private <T> Optional<Answer<T>> network(List<Throwable> causes) {
        for (Throwable cause : causes) {
            switch (cause) {
                case UnknownHostException unknown -> {
                    return Optional.of(unreachable("the host name " + host() + " is not known"));
                }
                case CertificateException untrusted -> {
                    return Optional.of(
                            refused("the TLS certificate of " + host() + " is not trusted (" + text(untrusted)
                                    + "): if it is your own, put its authority at "
                                    + remote.credential().whereToPut("ca.crt")));
                }
                case SSLException broken
                when causes.stream().noneMatch(CertificateException.class::isInstance) -> {
                    return Optional.of(unreachable("the TLS connection to " + host() + " broke: " + text(broken)));
                }
                case ConnectException refused -> {
                    return Optional.of(unreachable(host() + " does not take connections: " + text(refused)));
                }
                case NoRouteToHostException lost -> {
                    return Optional.of(unreachable("there is no route to " + host()));
                }
                case SocketTimeoutException late -> {
                    return Optional.of(unreachable(host() + " did not answer in time"));
                }
                case InterruptedIOException interrupted -> {
                    return Optional.of(
                            unreachable("the conversation with " + host() + " was ended: " + text(interrupted)));
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    private <T> Answer<T> other(List<Throwable> causes) {
        String deepest = text(causes.getLast());
        if (remote.address().way() == Address.Way.SSH && isLogin(causes)) {
            return refused(
                    host() + " does not accept the SSH key: add its public half to the repository's read-only keys, or "
                            + "put another at " + remote.credential().whereToPut("identity"));
        }
        for (Throwable cause : causes) {
            if (cause instanceof NoRemoteRepositoryException missing) {
                return refused(host() + " does not show the repository: " + text(missing));
            }
        }
        return unreachable("the conversation with " + host() + " broke: " + deepest);
    }

    private static boolean isLogin(List<Throwable> causes) {
        return causes.stream()
                .map(Explanation::text)
                .anyMatch(text -> text.contains("Cannot log in") || text.contains("authentication methods"));
    }

    private String host() {
        String host = remote.address().uri().getHost();
        return host == null ? remote.address().uri().getPath() : host;
    }

    private <T> Answer<T> refused(String why) {
        return new Refused<>(clean(why));
    }

    private <T> Answer<T> unreachable(String why) {
        return new Unreachable<>(clean(why));
    }

    /** What hosts say goes into pages and messages: one line, bounded, without secrets. */
    private String clean(String text) {
        String line = remote.credential()
                .redact(text)
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static List<Throwable> causes(Throwable trouble) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable at = trouble; at != null && causes.size() < MOST_CAUSES; at = at.getCause()) {
            causes.add(at);
        }
        return causes;
    }
}
