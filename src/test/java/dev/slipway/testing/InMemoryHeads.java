package dev.slipway.testing;

import dev.slipway.deployment.AppId;
import dev.slipway.pipeline.Head;
import dev.slipway.pipeline.Heads;
import java.util.Optional;

record InMemoryHeads(InMemoryTransactions in) implements Heads {

    @Override
    public Head of(AppId app) {
        return in.call(() -> in.tables().heads.getOrDefault(app, new Head(app, 0, Optional.empty(), 0, "")));
    }

    @Override
    public void save(Head head) {
        in.run(() -> {
            in.tables().app(head.app());
            in.tables().heads.put(head.app(), head);
        });
    }
}
