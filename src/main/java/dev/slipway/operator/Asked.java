package dev.slipway.operator;

import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;

/** Lets through what asks for something: another spec, a wish, a deletion. Not the statuses that are written here. */
@RegisterForReflection
public final class Asked implements OnUpdateFilter<AppResource> {

    @Override
    public boolean accept(AppResource now, AppResource before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp())
                || !Objects.equals(
                        now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
                || !now.request().equals(before.request())
                || (now.getStatus() == null && before.getStatus() != null);
    }
}
