package dev.slipway.job;

import dev.slipway.pipeline.Transactions;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** PostgreSQL as jobs use it: single statements, inside the caller's transaction where there is one. */
@Singleton
final class Database {

    private final DataSource source;
    private final TransactionManager manager;
    private final TransactionSynchronizationRegistry registry;
    private final Transactions transactions;

    Database(
            DataSource source,
            TransactionManager manager,
            TransactionSynchronizationRegistry registry,
            Transactions transactions) {
        this.source = source;
        this.manager = manager;
        this.registry = registry;
        this.transactions = transactions;
    }

    /** Reads one row, or nothing. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Transactions transactions() {
        return transactions;
    }

    DataSource joining() {
        return new JoiningDataSource(source, manager);
    }

    /** Of its own, outside any transaction: the caller closes it. */
    Connection connection() throws SQLException {
        return source.getConnection();
    }

    int change(String sql, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseTrouble(e);
        }
    }

    /** The first row, or {@code none} where there is no row. */
    <T> T first(T none, Reader<T> reader, String sql, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? reader.read(rows) : none;
        } catch (SQLException e) {
            throw new DatabaseTrouble(e);
        }
    }

    /** All rows: the statement bounds them. */
    <T> List<T> all(Reader<T> reader, String sql, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        } catch (SQLException e) {
            throw new DatabaseTrouble(e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            Object value =
                    parameters[i] instanceof String[] texts ? connection.createArrayOf("text", texts) : parameters[i];
            statement.setObject(i + 1, value);
        }
        return statement;
    }

    boolean inTransaction() {
        return registry.getTransactionStatus() == Status.STATUS_ACTIVE;
    }

    /** At once without a transaction; never when it is rolled back. */
    void afterCommit(Runnable work) {
        if (!inTransaction()) {
            work.run();
            return;
        }
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    work.run();
                }
            }
        });
    }

    /** PostgreSQL did not do what it was asked. */
    @SuppressWarnings("serial") // never serialised
    static final class DatabaseTrouble extends RuntimeException {
        DatabaseTrouble(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
