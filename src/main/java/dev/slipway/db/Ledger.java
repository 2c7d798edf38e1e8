package dev.slipway.db;

import dev.slipway.pipeline.Transactions;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;
import java.util.function.Supplier;

/**
 * How every table is reached: inside a transaction, and past Hibernate's memory of it, for who has just been given a lock must see
 * what others wrote before.
 */
@Singleton
final class Ledger {

    private final Transactions transactions;
    private final EntityManager entities;

    Ledger(Transactions transactions, EntityManager entities) {
        this.transactions = transactions;
        this.entities = entities;
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

    /** A statement in PostgreSQL's own words, with named parameters; the number of rows it changed. */
    int change(String sql, Object... namesAndValues) {
        return transactions.call(
                () -> with(entities.createNativeQuery(sql), namesAndValues).executeUpdate());
    }

    /** The values of a query's one column. */
    <T> List<T> values(Class<T> type, String sql, Object... namesAndValues) {
        return transactions.call(() -> {
            List<?> rows =
                    with(entities.createNativeQuery(sql, type), namesAndValues).getResultList();
            return rows.stream().map(type::cast).toList();
        });
    }

    /** The one value that a query in PostgreSQL's own words answers. */
    <T> T value(Class<T> type, String sql, Object... namesAndValues) {
        return transactions.call(() -> type.cast(
                with(entities.createNativeQuery(sql, type), namesAndValues).getSingleResult()));
    }

    private static Query with(Query query, Object... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            query.setParameter((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return query;
    }
}
