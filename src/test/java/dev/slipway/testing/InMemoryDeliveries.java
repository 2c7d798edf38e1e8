package dev.slipway.testing;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Receiver;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.pipeline.Courier.DeadLetter;
import dev.slipway.pipeline.Courier.Deliveries;
import dev.slipway.testing.Tables.DeliveryRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

record InMemoryDeliveries(InMemoryTransactions in) implements Deliveries {

    @Override
    public Optional<Next> next(String deployment, int receiver) {
        return in.call(() -> {
            App app = in.tables()
                    .app(in.tables().deployment(deployment).deployment().app())
                    .app();
            List<Receiver> receivers = app.spec().receivers();
            if (receiver >= receivers.size()) {
                return Optional.empty();
            }
            DeliveryRow row = in.tables().deliveries.getOrDefault(key(deployment, receiver), new DeliveryRow(0, 0));
            Receiver to = receivers.get(receiver);
            Optional<DeadLetter> again = dead(deployment).stream()
                    .filter(letter -> letter.receiver() == receiver && letter.again())
                    .findFirst();
            if (again.isPresent()) {
                return in.tables().events.stream()
                        .filter(event -> event.deployment().equals(deployment)
                                && event.sequence() == again.get().sequence())
                        .findFirst()
                        .map(event -> new Next(app, to, receiver, event, 0, true));
            }
            return in.tables().events.stream()
                    .filter(event -> event.deployment().equals(deployment) && event.sequence() > row.done())
                    .filter(event -> event.isForReceivers() && to.wants(event.type()))
                    .findFirst()
                    .map(event -> new Next(app, to, receiver, event, row.tries(), false));
        });
    }

    @Override
    public void delivered(Next next) {
        if (next.again()) {
            in.run(() -> in.tables().deadLetters.remove(letterKey(next)));
        } else {
            save(next, new DeliveryRow(next.event().sequence(), 0));
        }
    }

    @Override
    public List<DeadLetter> dead(String deployment) {
        return in.call(() -> in.tables().deadLetters.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(deployment + "/"))
                .map(Map.Entry::getValue)
                .toList());
    }

    @Override
    public void again(String deployment) {
        in.run(() -> in.tables()
                .deadLetters
                .replaceAll((key, letter) -> key.startsWith(deployment + "/") ? letter(letter, true) : letter));
    }

    private static DeadLetter letter(DeadLetter letter, boolean again) {
        return new DeadLetter(letter.receiver(), letter.sequence(), letter.type(), letter.why(), letter.at(), again);
    }

    private static String letterKey(Next next) {
        return String.format(
                "%s/%04d/%06d",
                next.event().deployment(), next.receiverIndex(), next.event().sequence());
    }

    @Override
    public void failed(Next next, int tries, String why, boolean dead) {
        DeploymentEvent event = next.event();
        if (dead) {
            DeadLetter letter =
                    new DeadLetter(next.receiverIndex(), event.sequence(), event.type(), why, Instant.EPOCH, false);
            in.run(() -> in.tables().deadLetters.put(letterKey(next), letter));
        }
        if (next.again()) {
            return;
        }
        save(next, dead ? new DeliveryRow(event.sequence(), 0) : new DeliveryRow(event.sequence() - 1, tries));
    }

    private void save(Next next, DeliveryRow row) {
        in.run(() -> in.tables().deliveries.put(key(next.event().deployment(), next.receiverIndex()), row));
    }

    private static String key(String deployment, int receiver) {
        return deployment + "/" + receiver;
    }
}
