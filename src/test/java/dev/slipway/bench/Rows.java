package dev.slipway.bench;

import dev.slipway.demo.Connections;
import dev.slipway.demo.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks into the record on a connection of its own. */
final class Rows implements AutoCloseable {

    private final Connection connection;

    Rows() {
        Connections servers = TestServers.shared();
        try {
            connection = DriverManager.getConnection(servers.jdbcUrl(), servers.user(), servers.password());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    long number(String sql, Object... parameters) {
        return Long.parseLong(texts(sql, parameters).getFirst());
    }

    /** The first column. */
    List<String> texts(String sql, Object... parameters) {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            List<String> texts = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    texts.add(String.valueOf(row.getString(1)));
                }
            }
            return texts;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
