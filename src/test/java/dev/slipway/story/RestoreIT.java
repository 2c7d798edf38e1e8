package dev.slipway.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Connections;
import dev.slipway.demo.TestServers;
import dev.slipway.docker.RealEngine;
import dev.slipway.git.Repo;
import dev.slipway.process.WorkFolder;
import dev.slipway.testing.Fleet;
import dev.slipway.testing.Ports;
import dev.slipway.testing.ServiceProcess;
import dev.slipway.testing.ServiceSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The record is PostgreSQL's: a service that is started on a copy of it goes on, with a deployment that was in its middle, and also
 * with one that is older than what Redis and the target remember.
 */
class RestoreIT {

    @TempDir
    Path folder;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private Repo repo;

    @BeforeEach
    void open() throws IOException {
        RealEngine.needBusybox();
        repo = Repo.create(folder, "app");
        repo.write("app.sh", Fleet.PROGRAM);
        push("v0");
        Files.createDirectories(folder.resolve("apps"));
        Files.writeString(folder.resolve("apps/app.yaml"), """
                apiVersion: slipway.dev/v1alpha1
                kind: App
                metadata: {name: app, namespace: restore-%s}
                spec:
                  source: {url: "file://%s", ref: {branch: main}, interval: 5s}
                  target: {process: {command: [bash, app.sh], port: %d, environment: {BIRTHS: "%s"}}}
                  timeout: 5m
                """.formatted(run, repo.bare(), Ports.free(), births()));
    }

    @AfterEach
    void endAll() throws IOException, InterruptedException {
        WorkFolder.endAll(folder.resolve("process"), Duration.ofSeconds(2));
    }

    @Test
    void goesOnInTheMiddleOfADeployment() throws SQLException {
        String original = database("original");
        try (ServiceProcess service =
                new ServiceProcess(ServiceSetup.in(folder, "one").onDatabase(original))) {
            service.awaitReady();
            service.await("v0", () -> succeeded(original) == 1);
            push("v1");
            service.await("the candidate", () -> born("v1") == 1);
            service.kill();

            service.killAndStartOn(copy(original, "restored"));

            service.await("v1", () -> succeeded(url("restored")) == 2);
            assertThat(born("v1")).isEqualTo(2);
            assertThat(Fleet.alive(births())).containsExactly("v1");
        }
    }

    @Test
    void catchesUpWithAWorldThatIsNewerThanItsBackup() throws SQLException {
        String original = database("original");
        try (ServiceProcess service =
                new ServiceProcess(ServiceSetup.in(folder, "one").onDatabase(original))) {
            service.awaitReady();
            service.await("v0", () -> succeeded(original) == 1);
            service.kill();
            String backup = copy(original, "backup");
            service.killAndStartOn(original);
            push("v1");
            service.await("v1", () -> succeeded(original) == 2);

            service.killAndStartOn(backup);

            service.await("v1 again", () -> succeeded(backup) == 2);
            assertThat(Fleet.alive(births())).containsExactly("v1");
            push("v2");
            service.await("v2", () -> succeeded(backup) == 3);
            assertThat(Fleet.alive(births())).containsExactly("v2");
        }
    }

    /** As after a fail-over to a standby that lagged: the record stands in the middle of a deployment that has ended since. */
    @Test
    void findsWhatItHasDoneAfterAFailOverToAStateSomeSecondsOld() throws SQLException {
        String original = database("original");
        try (ServiceProcess service =
                new ServiceProcess(ServiceSetup.in(folder, "one").onDatabase(original))) {
            service.awaitReady();
            service.await("v0", () -> succeeded(original) == 1);
            push("v1");
            service.await("the candidate", () -> born("v1") == 1);
            service.kill();
            String standby = copy(original, "standby");
            service.killAndStartOn(original);
            service.await("v1", () -> succeeded(original) == 2);
            List<String> before = Fleet.lines(births());

            service.killAndStartOn(standby);

            service.await("v1 again", () -> succeeded(standby) == 2);
            assertThat(Fleet.alive(births())).containsExactly("v1");
            assertThat(ProcessHandle.of(Long.parseLong(before.getLast().split(" ", 2)[1])))
                    .as("the one that ran already, not another")
                    .isPresent();
            assertThat(Fleet.lines(births())
                            .subList(before.size(), Fleet.lines(births()).size()))
                    .as("a rehearsal at most: the candidate of before is gone from the world")
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    private void push(String version) {
        repo.write("version", version + "\n").push(version);
    }

    private Path births() {
        return folder.resolve("births");
    }

    private long born(String version) {
        return Fleet.lines(births()).stream()
                .filter(line -> line.startsWith(version + " "))
                .count();
    }

    /** An empty one. */
    private String database(String name) throws SQLException {
        change("create database " + name + run);
        return url(name);
    }

    /** As a restored dump is: all that was committed when it was made. */
    private String copy(String of, String name) throws SQLException {
        String from = of.substring(of.lastIndexOf('/') + 1).replaceFirst("\\?.*", "");
        change("create database " + name + run + " template " + from);
        return url(name);
    }

    private String url(String name) {
        return TestServers.shared().jdbcUrl().replaceFirst("/[^/?]+(\\?.*)?$", "/" + name + run);
    }

    private static void change(String sql) throws SQLException {
        Connections servers = TestServers.shared();
        try (Connection connection =
                        DriverManager.getConnection(servers.jdbcUrl(), servers.user(), servers.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long succeeded(String database) {
        Connections servers = TestServers.shared();
        try (Connection connection = DriverManager.getConnection(database, servers.user(), servers.password());
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(*) from deployment where outcome_kind = 'SUCCEEDED'")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
