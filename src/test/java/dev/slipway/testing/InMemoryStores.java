package dev.slipway.testing;

import dev.slipway.history.EventStream;
import dev.slipway.pipeline.Courier;
import dev.slipway.pipeline.Stores;
import dev.slipway.pipeline.Transactions;
import dev.slipway.tool.Artifacts;

/** The whole record in memory: passes the same contract suites as the one in PostgreSQL. */
public final class InMemoryStores {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryDeployments deployments = new InMemoryDeployments(transactions);
    private final InMemoryHistory history = new InMemoryHistory(transactions);
    private final Stores stores = new Stores(
            transactions,
            new InMemoryApps(transactions),
            new InMemoryRepositories(transactions),
            new InMemoryHeads(transactions),
            new InMemoryQueue(transactions),
            new InMemoryTriggers(transactions),
            deployments,
            new InMemoryResults(transactions),
            history,
            new InMemoryAudit(transactions),
            new InMemorySightings(transactions));
    private final Artifacts artifacts = new InMemoryArtifacts();

    public Stores stores() {
        return stores;
    }

    public Transactions transactions() {
        return transactions;
    }

    public Courier.Deliveries deliveries() {
        return new InMemoryDeliveries(transactions);
    }

    public EventStream stream() {
        return history;
    }

    public Artifacts artifacts() {
        return artifacts;
    }
}
