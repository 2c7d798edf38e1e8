package dev.slipway.sweep;

import io.quarkus.arc.Arc;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Kills a backend, upon which the server ends all others, recovers from its log and starts again. */
final class PostgresCrash {

    private PostgresCrash() {}

    static void now() {
        DataSource source = Arc.container().instance(DataSource.class).get();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            new ProcessBuilder("kill", "-9", Long.toString(row.getLong(1)))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("PostgreSQL could not be crashed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
