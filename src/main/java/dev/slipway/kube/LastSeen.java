package dev.slipway.kube;

import dev.slipway.deployment.AppId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What applied objects were like when they were last seen, however long ago: a guess for a dry run, whose answer carries the version that
 * it was made from and so proves it. Never a Secret; {@link #MOST_BYTES} in all, what was not used for longest goes first.
 */
@Singleton
final class LastSeen {

    static final int MOST_BYTES = 16 * 1024 * 1024;

    private final Map<Key, Seen> objects = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Key(AppId app, ObjectId object) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Seen(long version, byte[] text) {}

    /** Unless a newer version was seen already. */
    void put(AppId app, Manifest object) {
        Optional<Long> version = ResourceVersion.of(object.json());
        if (version.isPresent() && !object.is("", "Secret")) {
            byte[] text = Json.write(OwnedFields.brief(object.json()).fields()).getBytes(StandardCharsets.UTF_8);
            put(new Key(app, object.id()), new Seen(version.get(), text));
        }
    }

    /** As a watch shows it. */
    void put(AppId app, ObjectId id, GenericKubernetesResource object) {
        Optional<Long> version = ResourceVersion.of(object.getMetadata().getResourceVersion());
        if (version.isPresent() && !id.kind().equals("Secret")) {
            byte[] text = Serialization.asJson(brief(object)).getBytes(StandardCharsets.UTF_8);
            put(new Key(app, id), new Seen(version.get(), text));
        }
    }

    /** All of it but what was recorded of others. */
    private static GenericKubernetesResource brief(GenericKubernetesResource object) {
        ObjectMeta metadata = new ObjectMetaBuilder(object.getMetadata())
                .withManagedFields(object.getMetadata().getManagedFields().stream()
                        .filter(entry -> OwnedFields.MANAGER.equals(entry.getManager())
                                || Scaling.SUBRESOURCE.equals(entry.getSubresource()))
                        .toList())
                .build();
        GenericKubernetesResource brief = new GenericKubernetesResource();
        brief.setApiVersion(object.getApiVersion());
        brief.setKind(object.getKind());
        brief.setMetadata(metadata);
        brief.setAdditionalProperties(object.getAdditionalProperties());
        return brief;
    }

    private synchronized void put(Key key, Seen seen) {
        Seen before = objects.get(key);
        if (before != null && before.version() > seen.version()) {
            return;
        }
        drop(key);
        objects.put(key, seen);
        bytes += seen.text().length;
        Iterator<Seen> oldest = objects.values().iterator();
        while (bytes > MOST_BYTES) {
            bytes -= oldest.next().text().length;
            oldest.remove();
        }
    }

    synchronized boolean isOf(AppId app, ObjectId object) {
        return objects.containsKey(new Key(app, object));
    }

    Optional<Json> find(AppId app, ObjectId object) {
        return find(new Key(app, object)).map(seen -> Cluster.json(new String(seen.text(), StandardCharsets.UTF_8)));
    }

    private synchronized Optional<Seen> find(Key key) {
        return Optional.ofNullable(objects.get(key));
    }

    void drop(AppId app, ObjectId object) {
        drop(new Key(app, object));
    }

    private synchronized void drop(Key key) {
        Seen gone = objects.remove(key);
        bytes -= gone == null ? 0 : gone.text().length;
    }

    /** All that is known of an App. */
    synchronized void drop(AppId app) {
        objects.keySet().stream().filter(key -> key.app().equals(app)).toList().forEach(this::drop);
    }
}
