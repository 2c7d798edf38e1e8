package dev.slipway.db;

import dev.slipway.execution.StepResult;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Table(name = "step_result")
@IdClass(StepRow.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class StepRow {

    @Id
    String deployment;

    @Id
    String track;

    @Id
    int idx;

    String step;
    String effect;
    String status;

    @JdbcTypeCode(SqlTypes.JSON)
    String body;

    /** Which step of which deployment. */
    record Key(String deployment, String track, int idx) {}

    StepResult result(Json json) {
        return json.read(body, StepResult.class);
    }

    @Singleton
    static class Rows implements PanacheRepositoryBase<StepRow, StepRow.Key> {}
}
