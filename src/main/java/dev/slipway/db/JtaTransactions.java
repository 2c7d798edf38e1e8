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
import java.util.function.Supplier;

/** Transactions of the container. A part that throws dooms the whole, even where somebody catches what it threw. */
@Singleton
final class JtaTransactions implements Transactions {

    private final TransactionManager manager;

    JtaTransactions(TransactionManager manager) {
        this.manager = manager;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        try {
            return manager.getStatus() == Status.STATUS_NO_TRANSACTION ? opened(work) : joined(work);
        } catch (SystemException e) {
            throw new IllegalStateException("the transaction manager does not answer", e);
        }
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
