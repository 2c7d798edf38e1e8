package dev.slipway.kube;

import dev.slipway.deployment.Target;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Relay;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/** Asks Services of the App's namespace through the API server's proxy: no way into the cluster's network is needed. */
@Singleton
final class ServiceRelay implements Relay {

    private static final int FORBIDDEN = 403;

    private final Cluster cluster;

    ServiceRelay(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public boolean leadsTo(URI endpoint) {
        return ServiceEndpoint.SCHEME.equals(endpoint.getScheme());
    }

    @Override
    public Answer ask(Question question, Attempt attempt) {
        Optional<ServiceEndpoint> endpoint = ServiceEndpoint.of(question.uri())
                .filter(found -> attempt.app().spec().target() instanceof Target.Kubernetes target
                        && target.namespace().equals(found.namespace()));
        if (endpoint.isEmpty()) {
            return new Answer.Silent(question.uri().getRawAuthority() + " is no service of the App's namespace");
        }
        String query = Optional.ofNullable(question.uri().getRawQuery())
                .map(text -> "?" + text)
                .orElse("");
        String path = endpoint.get().path() + question.uri().getRawPath() + query;
        try {
            Wire.Piece piece = cluster.as(attempt.app()).ask(path, question);
            return isRefusal(piece)
                    ? new Answer.Silent("the cluster does not let Slipway ask it: give the account that deploys the App"
                            + " the verbs get and create for services/proxy (" + message(piece) + ")")
                    : new Answer.Answered(piece.status(), piece.body(), piece.complete());
        } catch (Trouble trouble) {
            return new Answer.Silent(trouble.failed().message());
        }
    }

    /** Of the API server itself, not of the App. */
    private static boolean isRefusal(Wire.Piece piece) {
        return piece.status() == FORBIDDEN && message(piece).contains("services/proxy");
    }

    private static String message(Wire.Piece piece) {
        Json answer = Cluster.json(piece.body());
        return answer.text("kind").equals(Optional.of("Status"))
                ? answer.text("message").orElse("")
                : "";
    }
}
