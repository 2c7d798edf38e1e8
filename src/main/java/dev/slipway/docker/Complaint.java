package dev.slipway.docker;

import com.github.dockerjava.api.model.ResponseItem;
import java.util.Optional;
import java.util.function.Consumer;

/** The first trouble that the pieces of a pull or a push tell of. */
final class Complaint<T extends ResponseItem> implements Consumer<T> {

    private volatile Optional<String> text = Optional.empty();

    @Override
    public void accept(T item) {
        if (text.isEmpty()) {
            text = RegistryError.in(item);
        }
    }

    Optional<String> text() {
        return text;
    }
}
