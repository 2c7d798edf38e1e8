package dev.slipway.job;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * This replica's own connection: it holds the lock on the replica's name for as long as the process lives, and hears what other
 * replicas made due. When it is lost it is made again; meanwhile polling finds what is due.
 */
final class Line {

    private static final Logger LOG = Logger.getLogger(Line.class);
    private static final String CHANNEL = "slipway_due";
    private static final int MOST_OF_A_NAME = 64;
    private static final int LONGEST_NAME = 46; // db-scheduler keeps 50 characters; the rest is for a number
    private static final Duration LISTEN = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Database database;
    private final Bell bell;
    private final Runnable beat;
    private long beaten = System.nanoTime();
    private Optional<Connection> held = Optional.empty();
    private Optional<String> name = Optional.empty();
    private volatile boolean closed;
    private volatile Optional<Thread> listener = Optional.empty();
    private volatile Optional<Thread> teller = Optional.empty();

    /** {@code beat} is called every few seconds, on the listening thread. */
    Line(Database database, Bell bell, Runnable beat) {
        this.database = database;
        this.bell = bell;
        this.beat = beat;
    }

    /** Takes the name, or the first of its numbered sisters that no living process has. */
    String open(String wanted) {
        String base = wanted.length() > LONGEST_NAME ? wanted.substring(0, LONGEST_NAME) : wanted;
        try {
            Connection connection = connect();
            for (int i = 1; i <= MOST_OF_A_NAME; i++) {
                String tried = i == 1 ? base : base + "-" + i;
                if (locks(connection, tried)) {
                    name = Optional.of(tried);
                    held = Optional.of(connection);
                    return tried;
                }
            }
            connection.close();
            throw new IllegalStateException("there are " + MOST_OF_A_NAME + " replicas named " + base
                    + ": give them other names by slipway.jobs.replica");
        } catch (SQLException e) {
            throw new Database.DatabaseTrouble(e);
        }
    }

    void start() {
        listener =
                Optional.of(Thread.ofPlatform().name("slipway-listen").daemon().start(this::listen));
        teller = Optional.of(Thread.ofPlatform().name("slipway-notify").daemon().start(this::tell));
    }

    /** Tells of everything once more: the others may take what was put down, and the own listener wakes up. */
    void close() {
        closed = true;
        teller.ifPresent(Thread::interrupt);
        try {
            tell(EnumSet.allOf(Kind.class));
        } catch (Database.DatabaseTrouble e) {
            LOG.debugf(e, "nobody was told of the end");
        }
        listener.ifPresent(Line::join);
        held.ifPresent(Line::hangUp);
    }

    private static void join(Thread thread) {
        try {
            thread.join(LISTEN.plus(RETRY));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = database.connection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set application_name = 'slipway-line'");
            statement.execute("listen " + CHANNEL);
        }
        return connection;
    }

    private static boolean locks(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select pg_try_advisory_lock(hashtextextended(?, 0))")) {
            statement.setString(1, "slipway-replica/" + name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private void listen() {
        while (!closed) {
            try {
                Connection connection = held.isPresent() ? held.get() : again();
                hear(connection);
                beat();
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    LOG.warnf("the line to PostgreSQL was lost, polling goes on: %s", e.getMessage());
                    drop();
                    pause();
                }
            }
        }
    }

    /** However much there is to hear. */
    private void beat() {
        long now = System.nanoTime();
        if (now - beaten >= LISTEN.toNanos()) {
            beaten = now;
            beat.run();
        }
    }

    private Connection again() throws SQLException {
        Connection connection = connect();
        held = Optional.of(connection);
        if (!locks(connection, name.orElseThrow())) {
            LOG.warnf("another process has taken the replica's name %s", name.orElseThrow());
        }
        for (Kind kind : Kind.values()) {
            bell.here(kind);
        }
        return connection;
    }

    private void hear(Connection connection) throws SQLException {
        PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications((int) LISTEN.toMillis());
        if (heard == null || heard.length == 0) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("select 1"); // a connection that died silently shows itself
            }
            return;
        }
        for (PGNotification notification : heard) {
            for (Kind kind : Kind.values()) {
                if (notification.getParameter().contains(kind.task())) {
                    bell.here(kind);
                }
            }
        }
    }

    private void drop() {
        held.ifPresent(Line::hangUp);
        held = Optional.empty();
    }

    /** Its session state must not get back into the pool: what can't be cleaned is broken, and the pool throws it away. */
    private static void hangUp(Connection connection) {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_unlock_all()");
            statement.execute("unlisten *");
            statement.execute("reset application_name");
        } catch (SQLException e) {
            LOG.debugf(e, "the line was broken already");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On a connection of its own, after the commit: inside it, it would hold a lock on the whole database through the flush. */
    private void tell() {
        while (!closed) {
            try {
                tell(bell.awaitUntold());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Database.DatabaseTrouble e) {
                LOG.debugf(e, "other replicas were not told, they find it by polling");
            }
        }
    }

    private void tell(Set<Kind> kinds) {
        String payload = String.join(",", kinds.stream().map(Kind::task).toList());
        database.first(0, row -> 0, "select pg_notify(?, ?)", CHANNEL, payload);
    }
}
