package dev.slipway.job;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.arjuna.coordinator.TxControl;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import dev.slipway.demo.Connections;
import dev.slipway.demo.TestServers;
import dev.slipway.pipeline.Transactions;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;

/** A process of its own, as far as jobs can tell: its own pool, bell and schedulers, on a database that all tests of jobs share. */
final class Replica implements AutoCloseable {

    static final String DATABASE = "jobs";

    private static final String URL = "REPLICA_URL";
    private static final String USER = "REPLICA_USER";
    private static final String PASSWORD = "REPLICA_PASSWORD";

    private final AgroalDataSource pool;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Database database;
    private final Bell bell;
    private final JdbcWakes wakes;
    private final Jobs jobs;
    private boolean started;

    Replica(String name, FakeWork work) {
        this(new Config(Optional.of(name), Duration.ofMillis(500), Duration.ofMillis(250)), work);
    }

    Replica(Config config, FakeWork work) {
        pool = Shared.pool();
        database = new Database(pool, Shared.MANAGER, Shared.REGISTRY, new Joining(Shared.MANAGER));
        bell = new Bell(database);
        wakes = new JdbcWakes(database, bell);
        jobs = new Jobs(
                bell,
                work,
                work.cleanUps::incrementAndGet,
                config,
                new Meters(database, meters),
                new DatabaseClock(database));
    }

    /** What a process is to be given in its environment so that it works on the same database. */
    static Map<String, String> address() {
        return Map.of(URL, Shared.SERVERS.jdbcUrl(), USER, Shared.SERVERS.user(), PASSWORD, Shared.SERVERS.password());
    }

    record Config(Optional<String> replica, Duration pollInterval, Duration heartbeat) implements JobsConfig {
        @Override
        public int deployments() {
            return 8;
        }

        @Override
        public double share() {
            return 0.75;
        }

        @Override
        public int repositories() {
            return 4;
        }

        @Override
        public int deliveries() {
            return 4;
        }

        @Override
        public Duration cleanUpInterval() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration remainsInterval() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration stopWait() {
            return Duration.ofMillis(300);
        }
    }

    /** Without what earlier tests left to do. */
    Replica alone() {
        for (Kind kind : Kind.values()) {
            database.change("delete from " + kind.table());
        }
        return this;
    }

    Replica start() {
        jobs.start();
        started = true;
        return this;
    }

    void stop() {
        jobs.stop();
        started = false;
    }

    Database database() {
        return database;
    }

    Bell bell() {
        return bell;
    }

    JdbcWakes wakes() {
        return wakes;
    }

    Transactions transactions() {
        return database.transactions();
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    @Override
    public void close() {
        if (started) {
            jobs.stop();
        }
        pool.close();
    }

    /** As db's own: joins, and a part that throws dooms the whole. */
    private record Joining(TransactionManager manager) implements Transactions {

        @Override
        public <T> T call(Supplier<T> work) {
            try {
                if (manager.getStatus() != Status.STATUS_NO_TRANSACTION) {
                    return work.get();
                }
                manager.begin();
                boolean ended = false;
                try {
                    T result = work.get();
                    ended = true;
                    manager.commit();
                    return result;
                } finally {
                    if (!ended) {
                        manager.rollback();
                    }
                }
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public <T> T snapshot(Supplier<T> reads) {
            throw new UnsupportedOperationException("jobs read what is newest");
        }
    }

    private static final class Shared {
        private static final Connections SERVERS = given().orElseGet(Shared::made);
        static final TransactionManager MANAGER = manager();
        static final TransactionSynchronizationRegistry REGISTRY = new TransactionSynchronizationRegistryImple();

        /** From the process that started this one. */
        private static Optional<Connections> given() {
            return Optional.ofNullable(System.getenv(URL))
                    .map(url -> new Connections(url, System.getenv(USER), System.getenv(PASSWORD), ""));
        }

        private static Connections made() {
            Connections servers = TestServers.shared();
            String url = servers.jdbcUrl().replaceFirst("/[^/?]+(\\?.*)?$", "/" + DATABASE);
            try (Connection connection =
                            DriverManager.getConnection(servers.jdbcUrl(), servers.user(), servers.password());
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + DATABASE);
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
            Flyway.configure()
                    .dataSource(url, servers.user(), servers.password())
                    .load()
                    .migrate();
            return new Connections(url, servers.user(), servers.password(), "");
        }

        private static TransactionManager manager() {
            try {
                arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("test");
            } catch (com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException e) {
                throw new IllegalStateException(e);
            }
            for (String store : new String[] {"default", "communicationStore", "stateStore"}) {
                BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
                        .setObjectStoreType(VolatileStore.class.getName());
            }
            TxControl.setDefaultTimeout(60);
            return com.arjuna.ats.jta.TransactionManager.transactionManager();
        }

        static AgroalDataSource pool() {
            try {
                return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(pool -> pool.maxSize(20)
                                .acquisitionTimeout(Duration.ofSeconds(20))
                                .transactionIntegration(new NarayanaTransactionIntegration(MANAGER, REGISTRY))
                                .exceptionSorter(new io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter())
                                .connectionFactoryConfiguration(connection -> connection
                                        .jdbcUrl(SERVERS.jdbcUrl())
                                        .principal(new NamePrincipal(SERVERS.user()))
                                        .credential(new SimplePassword(SERVERS.password())))));
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
