package dev.slipway.testing;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Receiver;
import dev.slipway.history.DeploymentEvent;
import dev.slipway.pipeline.Courier.Deliveries;
import dev.slipway.testing.Tables.DeliveryRow;
import java.util.List;
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
            return in.tables().events.stream()
                    .filter(event -> event.deployment().equals(deployment) && event.sequence() > row.done())
                    .filter(event -> event.isForReceivers() && to.wants(event.type()))
                    .findFirst()
                    .map(event -> new Next(app, to, receiver, event, row.tries()));
        });
    }

    @Override
    public void delivered(Next next) {
        save(next, new DeliveryRow(next.event().sequence(), 0));
    }

    @Override
    public void failed(Next next, int tries, String why, boolean dead) {
        DeploymentEvent event = next.event();
        save(next, dead ? new DeliveryRow(event.sequence(), 0) : new DeliveryRow(event.sequence() - 1, tries));
    }

    private void save(Next next, DeliveryRow row) {
        in.run(() -> in.tables().deliveries.put(key(next.event().deployment(), next.receiverIndex()), row));
    }

    private static String key(String deployment, int receiver) {
        return deployment + "/" + receiver;
    }
}
