package dev.slipway.db;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

@Entity
@Table(name = "delivery")
@IdClass(DeliveryRow.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class DeliveryRow {

    @Id
    String deployment;

    @Id
    int receiver;

    int done;
    int tries;
    String trouble;

    /** One receiver of one deployment. */
    record Key(String deployment, int receiver) {}

    @Singleton
    static class Rows implements PanacheRepositoryBase<DeliveryRow, DeliveryRow.Key> {}
}
