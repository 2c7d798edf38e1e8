package dev.slipway.db;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Receiver;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.pipeline.Courier.DeadLetter;
import dev.slipway.pipeline.Courier.Deliveries;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

@Singleton
final class DeliveryTable implements Deliveries {

    private static final DeliveryRow NOTHING_YET = new DeliveryRow();

    private final Ledger ledger;
    private final DeliveryRow.Rows rows;
    private final DeadLetterRow.Rows letters;
    private final EventRow.Rows events;
    private final AppTable apps;

    DeliveryTable(
            Ledger ledger, DeliveryRow.Rows rows, DeadLetterRow.Rows letters, EventRow.Rows events, AppTable apps) {
        this.ledger = ledger;
        this.rows = rows;
        this.letters = letters;
        this.events = events;
        this.apps = apps;
    }

    @Override
    public Optional<Next> next(String deployment, int receiver) {
        return apps.ofDeployment(deployment)
                .filter(app -> receiver < app.spec().receivers().size())
                .flatMap(app -> again(app, deployment, receiver).or(() -> next(app, deployment, receiver)));
    }

    private Optional<Next> again(App app, String deployment, int index) {
        Receiver receiver = app.spec().receivers().get(index);
        return ledger.read(
                () -> letters.find("deployment = ?1 and receiver = ?2 and again order by sequence", deployment, index)
                        .firstResultOptional()
                        .flatMap(letter -> event(deployment, letter.sequence))
                        .map(event -> new Next(app, receiver, index, event, 0, true)));
    }

    private Optional<DeploymentEvent> event(String deployment, int sequence) {
        return events.find("deployment = ?1 and sequence = ?2", deployment, sequence)
                .firstResultOptional()
                .map(EventRow::event);
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
                    .map(event -> new Next(app, receiver, index, event, row.tries, false));
        });
    }

    @Override
    public void delivered(Next next) {
        if (next.again()) {
            bury(next, "delete from dead_letter");
        } else {
            done(next);
        }
    }

    private void bury(Next next, String change) {
        ledger.change(
                change + " where deployment = :deployment and receiver = :receiver and sequence = :sequence",
                "deployment",
                next.event().deployment(),
                "receiver",
                next.receiverIndex(),
                "sequence",
                next.event().sequence());
    }

    @Override
    public List<DeadLetter> dead(String deployment) {
        return ledger.read(() -> letters.list("deployment = ?1 order by receiver, sequence", deployment).stream()
                .map(row -> row.letter(event(deployment, row.sequence)
                        .map(DeploymentEvent::type)
                        .orElse("")))
                .toList());
    }

    @Override
    public void again(String deployment) {
        ledger.change("update dead_letter set again = true where deployment = :deployment", "deployment", deployment);
    }

    @Override
    public void failed(Next next, int tries, String why, boolean dead) {
        if (!dead) {
            save(next, next.event().sequence() - 1, tries, why);
            return;
        }
        if (next.again()) {
            bury(next, "update dead_letter set again = false, at = now()");
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
