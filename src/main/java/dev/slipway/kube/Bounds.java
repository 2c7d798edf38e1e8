package dev.slipway.kube;

import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** The last look before a tool acts, whatever the guardrails said: the call is about the App's own namespace. */
final class Bounds {

    private Bounds() {}

    static Scope of(ToolCall call, Attempt attempt) {
        Scope scope = Scope.of(attempt.app())
                .orElseThrow(() -> outOfBounds("the App " + attempt.app().name() + " has no Kubernetes target"));
        String named = call.arguments().text("namespace");
        if (!named.equals(scope.namespace()) || !call.target().equals(scope.namespace())) {
            throw outOfBounds("the call is for the namespace " + named + ", the App's is " + scope.namespace());
        }
        return scope;
    }

    /** The objects that a call names, all of them within bounds. */
    static List<ObjectId> objects(ToolCall call, Attempt attempt) {
        return objects(call, "objects", attempt);
    }

    /** @param argument in which they are named */
    static List<ObjectId> objects(ToolCall call, String argument, Attempt attempt) {
        Scope scope = of(call, attempt);
        List<ObjectId> ids = new ArrayList<>();
        for (String text :
                call.arguments().texts(argument).stream().distinct().sorted().toList()) {
            ObjectId id = ObjectId.parse(text).orElseThrow(() -> outOfBounds("not an object's id: " + text));
            scope.objection(id).ifPresent(why -> {
                throw outOfBounds(why);
            });
            ids.add(id);
        }
        return ids;
    }

    private static Trouble outOfBounds(String why) {
        return new Trouble(Blame.POLICY, "OutOfBounds", why);
    }
}
