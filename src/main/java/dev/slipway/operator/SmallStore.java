package dev.slipway.operator;

import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/** What is kept of Apps in memory: without the book-keeping of the API server, which is larger than most Apps and never read. */
@RegisterForReflection
public final class SmallStore extends BasicItemStore<AppResource> {

    public SmallStore() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public @Nullable AppResource put(String key, AppResource app) {
        app.getMetadata().setManagedFields(null);
        return super.put(key, app);
    }
}
