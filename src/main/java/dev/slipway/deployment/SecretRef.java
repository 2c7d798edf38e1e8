package dev.slipway.deployment;

import java.util.Optional;

/** Names a secret of the App's own namespace, and one key of it where only one is wanted. Never holds a value. */
public record SecretRef(String name, Optional<String> key) {

    public SecretRef(String name) {
        this(name, Optional.empty());
    }

    public SecretRef {
        if (!AppName.isLabel(name)) {
            throw new IllegalArgumentException("not a secret's name: " + name);
        }
    }

    @Override
    public String toString() {
        return key.map(k -> name + "/" + k).orElse(name);
    }
}
