package dev.slipway.operator;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Caller;
import dev.slipway.pipeline.Answer;
import dev.slipway.pipeline.Commands;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** A new value of the annotation is a wish, which is granted or refused once; what came of it is in the audit too. */
@Singleton
final class Wishes {

    private static final Logger LOG = Logger.getLogger(Wishes.class);

    private final Commands commands;
    private final Crier crier;

    Wishes(Commands commands, Crier crier) {
        this.commands = commands;
        this.crier = crier;
    }

    Wish handle(AppResource resource, AppStatus before, App app) {
        String asked = resource.request().orElse(null);
        if (asked == null || asked.equals(before.lastHandledReconcileAt())) {
            return before.wish();
        }
        Answer answer = commands.deploy(app.name(), asked, new Caller(App.FROM_CLUSTER));
        LOG.infof("%s %s asks for %s: %s", AppResource.REQUESTED_AT, asked, app.name(), answer.message());
        if (app.spec().suspend() && answer instanceof Answer.Conflict(String why)) {
            crier.refused(resource, before, why);
            return new Wish(asked, asked);
        }
        return new Wish(asked, before.lastRefusedReconcileAt());
    }
}
