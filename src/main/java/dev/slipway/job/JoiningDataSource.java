package dev.slipway.job;

import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What the schedulers get: inside a transaction of ours their statements are part of it, and their commits are left to its owner.
 * Without this a completion inside a transaction fails, and its row stays picked until it is declared dead.
 */
final class JoiningDataSource implements DataSource {

    private final DataSource plain;
    private final TransactionManager transactions;

    JoiningDataSource(DataSource plain, TransactionManager transactions) {
        this.plain = plain;
        this.transactions = transactions;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = plain.getConnection();
        return isOpen() ? joining(connection) : connection;
    }

    private boolean isOpen() throws SQLException {
        try {
            return transactions.getStatus() != Status.STATUS_NO_TRANSACTION;
        } catch (SystemException e) {
            throw new SQLException("the transaction manager does not answer", e);
        }
    }

    private static Connection joining(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                JoiningDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getAutoCommit" -> true;
                    case "commit", "rollback", "setAutoCommit" -> null;
                    default -> call(connection, method, arguments);
                });
    }

    private static @Nullable Object call(Connection connection, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLException("only the pool's own user");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return plain.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        plain.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        plain.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return plain.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(JoiningDataSource.class.getName());
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return plain.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return plain.isWrapperFor(type);
    }
}
