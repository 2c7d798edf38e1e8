package dev.slipway.pipeline;

import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Caller;
import dev.slipway.history.AuditEntry;
import dev.slipway.history.DeploymentRecord;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Writes down each command with its answer, in the transaction of its effect. */
final class Witness {

    private final Stores stores;
    private final InstantSource clock;

    Witness(Stores stores, InstantSource clock) {
        this.stores = stores;
        this.clock = clock;
    }

    Answer ofApp(Caller by, String action, AppName app, Supplier<Answer> command) {
        return stores.transactions().call(() -> told(by, action, app.toString(), app.toString(), command.get()));
    }

    Answer ofDeployment(Caller by, String action, String deployment, Supplier<Answer> command) {
        return stores.transactions().call(() -> {
            String app = stores.history()
                    .find(deployment)
                    .map(DeploymentRecord::name)
                    .map(AppName::toString)
                    .orElse("");
            return told(by, action, app, deployment, command.get());
        });
    }

    Answer ofToken(Caller by, String action, String token, Supplier<Answer> command) {
        return stores.transactions().call(() -> told(by, action, "", token, command.get()));
    }

    Answer told(Caller by, String action, String app, String subject, Answer answer) {
        boolean accepted = answer instanceof Answer.Accepted;
        stores.audit().record(new AuditEntry(0, clock.instant(), by, action, app, subject, accepted, answer.message()));
        return answer;
    }
}
