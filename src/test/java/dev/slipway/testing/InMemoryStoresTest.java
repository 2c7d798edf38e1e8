package dev.slipway.testing;

import dev.slipway.history.EventStream;
import dev.slipway.pipeline.Courier.Deliveries;
import dev.slipway.pipeline.Stores;
import dev.slipway.tool.Artifacts;
import org.junit.jupiter.api.Nested;

/** The twins are twins. */
class InMemoryStoresTest {

    private final InMemoryStores memory = new InMemoryStores();

    @Nested
    class OfApps extends AppStoresContract {
        @Override
        protected Stores stores() {
            return memory.stores();
        }
    }

    @Nested
    class OfDeployments extends DeploymentStoresContract {
        @Override
        protected Stores stores() {
            return memory.stores();
        }

        @Override
        protected Artifacts artifacts() {
            return memory.artifacts();
        }
    }

    @Nested
    class OfTheAudit extends AuditContract {
        @Override
        protected Stores stores() {
            return memory.stores();
        }
    }

    @Nested
    class OfEvents extends EventStoresContract {
        @Override
        protected Stores stores() {
            return memory.stores();
        }

        @Override
        protected Deliveries deliveries() {
            return memory.deliveries();
        }

        @Override
        protected EventStream stream() {
            return memory.stream();
        }
    }
}
