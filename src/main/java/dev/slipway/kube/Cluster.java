package dev.slipway.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.slipway.deployment.App;
import dev.slipway.deployment.Target;
import dev.slipway.tool.Relay;
import io.fabric8.kubernetes.client.http.HttpResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API server that the service is connected to, from the first request on. Requests and answers are plain JSON, so that every
 * kind is treated alike and none needs a class. What keeps it from answering is a {@link Trouble} of the WORLD.
 */
@Singleton
final class Cluster {

    private static final String JSON = "application/json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String MERGE = "application/merge-patch+json";

    /** How often an object is looked at again that somebody else changes all the time. */
    static final int MOST_CONFLICTS = 5;

    private final Wire wire;
    private final Optional<String> user;

    @Inject
    Cluster(Wire wire) {
        this(wire, Optional.empty());
    }

    private Cluster(Wire wire, Optional<String> user) {
        this.wire = wire;
        this.user = user;
    }

    /** As whom the App is to be deployed: the service account that it names, which may do what its own rights say; else as Slipway itself. */
    Cluster as(App app) {
        return app.spec().target() instanceof Target.Kubernetes ? new Cluster(wire, account(app)) : this;
    }

    /** The user that such an account is; empty for Slipway itself. */
    static Optional<String> account(App app) {
        return app.spec().target() instanceof Target.Kubernetes target
                ? target.serviceAccount()
                        .map(account -> "system:serviceaccount:" + app.name().namespace() + ":" + account)
                : Optional.empty();
    }

    /** What the server said: a status below 300 with the object, or its own words why not. */
    record Answer(int code, Json body) {
        boolean ok() {
            return code < 300;
        }

        boolean absent() {
            return code == 404;
        }

        boolean conflict() {
            return code == 409;
        }
    }

    Answer read(String path) {
        return ask("GET", path, JSON, null);
    }

    Answer apply(String path, Json object, boolean dryRun) {
        String query = "?fieldManager=slipway&force=true" + (dryRun ? "&dryRun=All" : "");
        return ask("PATCH", path + query, APPLY, Json.write(object.fields()));
    }

    Answer merge(String path, Json change) {
        return ask("PATCH", path + "?fieldManager=slipway", MERGE, Json.write(change.fields()));
    }

    Answer delete(String path, Json options) {
        return ask("DELETE", path, JSON, Json.write(options.fields()));
    }

    /** The object; empty when it is not there. Anything else is a {@link Trouble}. */
    Optional<Json> find(String path) {
        Answer answer = read(path);
        if (answer.ok()) {
            return Optional.of(answer.body());
        }
        if (answer.absent()) {
            return Optional.empty();
        }
        throw Refusal.of(answer, "read " + path);
    }

    /** Plain text, such as a log; empty when the server has none. */
    Optional<String> text(String path) {
        HttpResponse<String> response = wire.send("GET", path, JSON, null, user);
        return response.code() < 300 ? Optional.ofNullable(response.body()) : Optional.empty();
    }

    /** What something behind the API server answers: its status says nothing about the server. */
    Wire.Piece ask(String path, Relay.Question question) {
        return wire.piece(path, question, user);
    }

    private Answer ask(String method, String path, String type, @Nullable String body) {
        HttpResponse<String> response = wire.send(method, path, type, body, user);
        return new Answer(response.code(), json(response.body()));
    }

    static Json json(@Nullable String body) {
        try {
            return body == null || body.isEmpty() ? Json.EMPTY : Json.of(Json.parse(body));
        } catch (JsonProcessingException e) {
            return Json.EMPTY; // a proxy's page, or plain words: the status says enough
        }
    }
}
