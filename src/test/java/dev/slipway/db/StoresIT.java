package dev.slipway.db;

import dev.slipway.history.EventStream;
import dev.slipway.pipeline.Courier.Deliveries;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.AppStoresContract;
import dev.slipway.testing.AuditContract;
import dev.slipway.testing.DeploymentStoresContract;
import dev.slipway.testing.EventStoresContract;
import dev.slipway.tool.Artifacts;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Nested;

/** The record in a real PostgreSQL. */
@QuarkusTest
class StoresIT {

    @Inject
    Stores stores;

    @Inject
    Artifacts artifacts;

    @Inject
    Deliveries deliveries;

    @Inject
    EventStream stream;

    @Nested
    class OfApps extends AppStoresContract {
        @Override
        protected Stores stores() {
            return stores;
        }
    }

    @Nested
    class OfDeployments extends DeploymentStoresContract {
        @Override
        protected Stores stores() {
            return stores;
        }

        @Override
        protected Artifacts artifacts() {
            return artifacts;
        }
    }

    @Nested
    class OfTheAudit extends AuditContract {
        @Override
        protected Stores stores() {
            return stores;
        }
    }

    @Nested
    class OfEvents extends EventStoresContract {
        @Override
        protected Stores stores() {
            return stores;
        }

        @Override
        protected Deliveries deliveries() {
            return deliveries;
        }

        @Override
        protected EventStream stream() {
            return stream;
        }
    }
}
