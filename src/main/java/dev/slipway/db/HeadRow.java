package dev.slipway.db;

import dev.slipway.deployment.AppId;
import dev.slipway.deployment.Commit;
import dev.slipway.pipeline.Head;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "head")
@SuppressWarnings("NullAway.Init") // Hibernate fills it
class HeadRow {

    @Id
    String app;

    long generation;

    @Nullable
    String commit;

    long move;
    String trouble;

    Head head() {
        return new Head(new AppId(app), generation, Optional.ofNullable(commit).map(Commit::new), move, trouble);
    }

    @Singleton
    static class Rows implements PanacheRepositoryBase<HeadRow, String> {}
}
