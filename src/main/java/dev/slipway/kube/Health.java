package dev.slipway.kube;

import dev.slipway.kube.Expressions.Expression;
import dev.slipway.kube.Expressions.NoAnswer;
import dev.slipway.tool.Arguments;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whether an object is as wanted: by the expressions of its App for its kind, else by kstatus. */
final class Health {

    private final Map<String, Told> kinds = new HashMap<>();

    /** What tells it of one kind. */
    private record Told(Expression current, Optional<Expression> inProgress, Optional<Expression> failed) {}

    /** @throws Trouble for an expression that can't be compiled */
    static Health of(Arguments arguments, Expressions expressions) {
        Health health = new Health();
        arguments.list("health").forEach(item -> health.add(Json.of(item), expressions));
        return health;
    }

    private void add(Json item, Expressions expressions) {
        kinds.put(
                key(item.text("apiVersion").orElse(""), item.text("kind").orElse("")),
                new Told(
                        expressions.compile(item.text("current").orElse("")),
                        item.text("inProgress").map(expressions::compile),
                        item.text("failed").map(expressions::compile)));
    }

    private static String key(String apiVersion, String kind) {
        return apiVersion + "/" + kind;
    }

    boolean isTold(Manifest object) {
        return kinds.containsKey(key(object.apiVersion(), object.kind()));
    }

    /** Whether there is anything to wait for. */
    boolean matters(Manifest object) {
        return isTold(object) || Readiness.matters(object);
    }

    Readiness of(Manifest live) {
        Told told = kinds.get(key(live.apiVersion(), live.kind()));
        return told == null ? Readiness.of(live) : of(live, told);
    }

    private static Readiness of(Manifest live, Told told) {
        if (live.json().has("metadata", "deletionTimestamp")) {
            return new Readiness.Waiting("it is being deleted");
        }
        if (!Readiness.isSeen(live)) {
            return new Readiness.Waiting("its controller has not seen the change yet");
        }
        if (holds(told.inProgress(), live)) {
            return new Readiness.Waiting("its expression inProgress holds");
        }
        if (holds(told.failed(), live)) {
            return new Readiness.Broken("HealthCheckFailed", "its expression failed holds");
        }
        try {
            return told.current().holds(live.json())
                    ? new Readiness.Ready()
                    : new Readiness.Waiting("its expression current does not hold");
        } catch (NoAnswer e) {
            return new Readiness.Waiting("its expression current says nothing yet: " + e.getMessage());
        }
    }

    /** What says nothing does not hold. */
    private static boolean holds(Optional<Expression> expression, Manifest live) {
        try {
            return expression.isPresent() && expression.get().holds(live.json());
        } catch (NoAnswer e) {
            return false;
        }
    }
}
