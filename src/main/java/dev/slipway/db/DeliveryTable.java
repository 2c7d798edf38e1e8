package dev.slipway.db;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Receiver;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.pipeline.Courier.Deliveries;
import jakarta.inject.Singleton;
import java.util.Optional;

@Singleton
final class DeliveryTable implements Deliveries {

    private static final DeliveryRow NOTHING_YET = new DeliveryRow();

    private final Ledger ledger;
    private final DeliveryRow.Rows rows;
    private final EventRow.Rows events;
    private final AppTable apps;

    DeliveryTable(Ledger ledger, DeliveryRow.Rows rows, EventRow.Rows events, AppTable apps) {
        this.ledger = ledger;
        this.rows = rows;
        this.events = events;
        this.apps = apps;
    }

    @Override
    public Optional<Next> next(String deployment, int receiver) {
        return apps.ofDeployment(deployment)
                .filter(app -> receiver < app.spec().receivers().size())
                .flatMap(app -> next(app, deployment, receiver));
    }

    private Optional<Next> next(App app, String deployment, int index) {
        Receiver receiver = app.spec().receivers().get(index);
        return ledger.read(() -> {
            DeliveryRow row = rows.findByIdOptional(new DeliveryRow.Key(deployment, index))
                    .orElse(NOTHING_YET);
            return events.list("deployment = ?1 and sequence > ?2 order by sequence", deployment, row.done).stream()
                    .map(EventRow::event)
                    .filter(event -> event.isForReceivers() && receiver.wants(event.type()))
                    .findFirst()
                    .map(event -> new Next(app, receiver, index, event, row.tries));
        });
    }

    @Override
    public void delivered(Next next) {
        done(next);
    }

    @Override
    public void failed(Next next, int tries, String why, boolean dead) {
        if (!dead) {
            save(next, next.event().sequence() - 1, tries, why);
            return;
        }
        done(next);
        ledger.change(
                """
                insert into dead_letter (deployment, receiver, sequence, why)
                values (:deployment, :receiver, :sequence, :why) on conflict do nothing""",
                "deployment",
                next.event().deployment(),
                "receiver",
                next.receiverIndex(),
                "sequence",
                next.event().sequence(),
                "why",
                Bounded.message(why));
    }

    private void done(Next next) {
        save(next, next.event().sequence(), 0, "");
    }

    /** An owner who came too late never takes back what was delivered since. */
    private void save(Next next, int done, int tries, String trouble) {
        DeploymentEvent event = next.event();
        ledger.change(
                """
                insert into delivery (deployment, receiver, done, tries, trouble)
                values (:deployment, :receiver, :done, :tries, :trouble)
                on conflict (deployment, receiver) do update
                set done = excluded.done, tries = excluded.tries, trouble = excluded.trouble
                where delivery.done <= excluded.done""",
                "deployment",
                event.deployment(),
                "receiver",
                next.receiverIndex(),
                "done",
                done,
                "tries",
                tries,
                "trouble",
                Bounded.message(trouble));
    }
}
