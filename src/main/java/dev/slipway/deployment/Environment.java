package dev.slipway.deployment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Environment of what runs: plain values, and variables whose value is a secret's key. Names match {@code [A-Za-z_][A-Za-z0-9_]*}. */
public record Environment(Map<String, String> plain, List<SecretVariable> secret) {

    public static final Environment EMPTY = new Environment(Map.of(), List.of());

    /** A variable whose value is read from a secret when the process or container is made. */
    public record SecretVariable(String name, SecretRef from) {}

    public Environment {
        plain = Collections.unmodifiableMap(new TreeMap<>(plain));
        secret = List.copyOf(secret);
        plain.keySet().forEach(Environment::check);
        secret.forEach(variable -> check(variable.name()));
    }

    public static boolean isName(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_]{0,254}");
    }

    private static void check(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a variable's name: " + name);
        }
    }
}
