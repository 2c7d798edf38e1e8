package dev.slipway.db;

import dev.slipway.history.EventStream;
import dev.slipway.pipeline.Transactions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The live stream's order. A number taken when an event is inserted would become visible after later ones whenever its transaction
 * commits after theirs, and a reader would pass it by. So events get their place when somebody reads, after their commit, by one
 * transaction at a time: places become visible in their order.
 */
@Singleton
final class EventPlaces implements EventStream {

    /** The advisory lock of whoever gives places; any number that nobody else uses. */
    private static final long TURN = 0x736c_6970_0001L;

    private static final int MOST_AT_ONCE = 5_000;

    private static final String AFTER = "select " + EventRow.COLUMNS
            + ", position from event where position > :position order by position limit :most";

    private final Transactions transactions;
    private final Ledger ledger;

    EventPlaces(Transactions transactions, Ledger ledger) {
        this.transactions = transactions;
        this.ledger = ledger;
    }

    /** In one transaction: readers ask several times a second, mostly for nothing. */
    @Override
    public List<Positioned> after(long position, int most) {
        return transactions.call(() -> {
            place();
            return ledger.rows(EventPlaces::positioned, AFTER, "position", position, "most", most);
        });
    }

    @Override
    public long newest() {
        return transactions.call(() -> {
            place();
            return ledger.value(Long.class, "select coalesce(max(position), 0) from event");
        });
    }

    private static Positioned positioned(ResultSet row) throws SQLException {
        return new Positioned(row.getLong("position"), EventRow.read(row));
    }

    /** Who finds the turn taken reads what has its place already; the rest comes at the next reading. */
    private void place() {
        boolean waiting = ledger.value(Boolean.class, "select exists (select from event where position is null)");
        if (waiting && takesTurn()) {
            givePlaces();
        }
    }

    private boolean takesTurn() {
        return ledger.value(Boolean.class, "select pg_try_advisory_xact_lock(:turn)", "turn", TURN);
    }

    /** A statement of its own: it must see what was committed before the turn was taken. */
    private void givePlaces() {
        ledger.change("""
                update event e set position = placed.place from (
                  select id, nextval('event_place') as place from (
                    select id from event where position is null order by inserted limit :most) unplaced) placed
                where e.id = placed.id""", "most", MOST_AT_ONCE);
    }
}
