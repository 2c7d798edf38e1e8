package dev.slipway.pipeline;

import dev.slipway.deployment.Caller;
import dev.slipway.pipeline.Courier.DeadLetter;
import dev.slipway.pipeline.Courier.Deliveries;
import java.time.InstantSource;
import java.util.List;

/** Dead letters: what receivers never took, and another try for them when somebody has mended a receiver. */
public final class Redelivery {

    private final Stores stores;
    private final Deliveries deliveries;
    private final Wakes wakes;
    private final Witness witness;

    public Redelivery(Stores stores, Deliveries deliveries, Wakes wakes, InstantSource clock) {
        this.stores = stores;
        this.deliveries = deliveries;
        this.wakes = wakes;
        this.witness = new Witness(stores, clock);
    }

    /** Of one deployment, by receiver and in order. */
    public List<DeadLetter> of(String deployment) {
        return deliveries.dead(deployment);
    }

    /** Each is tried once more, in order and before what is new; one that fails again stays a dead letter. */
    public Answer again(String deployment, Caller by) {
        return witness.ofDeployment(by, "deployment.redeliver", deployment, () -> {
            if (stores.deployments().find(deployment).isEmpty()) {
                return new Answer.NotFound("there is no deployment " + deployment);
            }
            List<DeadLetter> dead = deliveries.dead(deployment);
            if (dead.isEmpty()) {
                return new Answer.Conflict("deployment " + deployment + " has no dead letters");
            }
            deliveries.again(deployment);
            dead.stream()
                    .map(DeadLetter::receiver)
                    .distinct()
                    .forEach(receiver -> wakes.delivery(deployment, receiver));
            return new Answer.Accepted(dead.size() + " events are tried again");
        });
    }
}
