package dev.slipway.db;

import dev.slipway.pipeline.Transactions;
import jakarta.inject.Singleton;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Transactions of the container. A part that throws dooms the whole, even where somebody catches what it threw. */
@Singleton
final class JtaTransactions implements Transactions {

    private final TransactionManager manager;
    private final DataSource source;

    JtaTransactions(TransactionManager manager, DataSource source) {
        this.manager = manager;
        this.source = source;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        try {
            return manager.getStatus() == Status.STATUS_NO_TRANSACTION ? opened(work) : joined(work);
        } catch (SystemException e) {
            throw new IllegalStateException("the transaction manager does not answer", e);
        }
    }

    @Override
    public <T> T snapshot(Supplier<T> reads) {
        return call(() -> {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read, read only");
            } catch (SQLException e) {
                throw new Ledger.NotDone(e);
            }
            return reads.get();
        });
    }

    private <T> T opened(Supplier<T> work) throws SystemException {
        try {
            manager.begin();
        } catch (NotSupportedException e) {
            throw new IllegalStateException("a transaction is open already", e);
        }
        boolean ended = false;
        try {
            T result = work.get();
            ended = true;
            manager.commit();
            return result;
        } catch (RollbackException | HeuristicMixedException | HeuristicRollbackException e) {
            throw new IllegalStateException("the transaction was not committed", e);
        } finally {
            if (!ended) {
                manager.rollback();
            }
        }
    }

    private <T> T joined(Supplier<T> work) throws SystemException {
        boolean ended = false;
        try {
            T result = work.get();
            ended = true;
            return result;
        } finally {
            if (!ended) {
                manager.setRollbackOnly();
            }
        }
    }
}
