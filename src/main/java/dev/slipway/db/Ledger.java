package dev.slipway.db;

import dev.slipway.pipeline.Transactions;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * How every table is reached: inside a transaction, and past Hibernate's memory of it, for who has just been given a lock must see
 * what others wrote before.
 */
@Singleton
final class Ledger {

    private final Transactions transactions;
    private final EntityManager entities;
    private final DataSource source;

    Ledger(Transactions transactions, EntityManager entities, DataSource source) {
        this.transactions = transactions;
        this.entities = entities;
        this.source = source;
    }

    <T> T read(Supplier<T> query) {
        return transactions.call(() -> {
            entities.clear();
            return query.get();
        });
    }

    /** The change reaches PostgreSQL before this returns, so that what is wrong with it shows here. */
    void write(Runnable change) {
        transactions.run(() -> {
            entities.clear();
            change.run();
            entities.flush();
        });
    }

    /** A {@link Statement}; the number of rows it changed. */
    int change(String sql, Object... namesAndValues) {
        return done(sql, PreparedStatement::executeUpdate, namesAndValues);
    }

    /** One row of an answer. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A time that may be missing. */
    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    /** What a {@link Statement} answers, row by row. */
    <T> List<T> rows(Reader<T> reader, String sql, Object... namesAndValues) {
        return done(
                sql,
                statement -> {
                    List<T> all = new ArrayList<>();
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            all.add(reader.read(rows));
                        }
                    }
                    return all;
                },
                namesAndValues);
    }

    /** The values of a query's one column. */
    <T> List<T> values(Class<T> type, String sql, Object... namesAndValues) {
        return rows(row -> row.getObject(1, type), sql, namesAndValues);
    }

    /** The one value that a {@link Statement} answers. */
    <T> T value(Class<T> type, String sql, Object... namesAndValues) {
        return values(type, sql, namesAndValues).getFirst();
    }

    /** What is done with a statement. */
    private interface Doing<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /** On the connection of the transaction. Hibernate would take such a statement apart anew each time. */
    private <T> T done(String sql, Doing<T> doing, Object... namesAndValues) {
        Statement statement = Statement.of(sql);
        return transactions.call(() -> {
            try (Connection connection = source.getConnection();
                    PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
                statement.fill(prepared, namesAndValues);
                return doing.with(prepared);
            } catch (SQLException e) {
                throw new NotDone(e);
            }
        });
    }

    /** PostgreSQL did not do what it was asked, or is away. */
    @SuppressWarnings("serial") // never serialised
    static final class NotDone extends RuntimeException {
        NotDone(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
