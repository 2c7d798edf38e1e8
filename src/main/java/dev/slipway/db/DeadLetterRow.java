package dev.slipway.db;

import dev.slipway.pipeline.Courier.DeadLetter;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "dead_letter")
@IdClass(DeadLetterRow.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class DeadLetterRow {

    @Id
    String deployment;

    @Id
    int receiver;

    @Id
    int sequence;

    String why;
    Instant at;
    boolean again;

    /** One event for one receiver. */
    record Key(String deployment, int receiver, int sequence) {}

    DeadLetter letter(String type) {
        return new DeadLetter(receiver, sequence, type, why, at, again);
    }

    @Singleton
    static class Rows implements PanacheRepositoryBase<DeadLetterRow, DeadLetterRow.Key> {}
}
