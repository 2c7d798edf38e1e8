package dev.slipway.deployment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads references to secrets, and environments. */
final class SecretFields {

    private static final int MOST_VARIABLES = 200;
    private static final int MOST_VALUE = 32 * 1024;

    private static final Want KEY =
            Want.matching("letters, digits, dashes, dots and underscores", 253, "[a-zA-Z0-9._-]+");
    private static final Want VARIABLE =
            Want.of("letters, digits and underscores, not a digit first", 255, Environment::isName);
    private static final Want VALUE = Want.of(
                    "a text of at most " + MOST_VALUE + " characters", MOST_VALUE, Text::isStorable)
            .unshown();

    private SecretFields() {}

    /** {@code {name: …}}: the keys that are read are fixed. */
    static Optional<SecretRef> named(Fields fields, String name) {
        return fields.object(name).map(reference -> {
            String secret = reference.requiredText("name", AppManifest.LABEL, "x");
            reference.end();
            return new SecretRef(secret);
        });
    }

    /** {@code {name: …, key: …}}: one key of it, where it is given. */
    static Optional<SecretRef> keyed(Fields fields, String name) {
        return fields.object(name).map(reference -> {
            String secret = reference.requiredText("name", AppManifest.LABEL, "x");
            Optional<String> key = reference.text("key", KEY);
            reference.end();
            return new SecretRef(secret, key);
        });
    }

    static Environment environment(Fields fields) {
        Map<String, String> plain = fields.map("environment", VARIABLE, VALUE, MOST_VARIABLES);
        List<Environment.SecretVariable> secret = new ArrayList<>();
        Set<String> names = new HashSet<>(plain.keySet());
        for (Fields variable : fields.objects("secretEnvironment", MOST_VARIABLES)) {
            String name = variable.requiredText("name", VARIABLE, "X");
            variable.require("secretRef", "secretRef: {name: …, key: …}");
            Optional<SecretRef> from = keyed(variable, "secretRef");
            variable.end();
            if (variable.has("name") && !names.add(name)) {
                variable.problem("name", "is \"" + name + "\" a second time: give each variable one value");
            }
            from.ifPresent(reference -> secret.add(new Environment.SecretVariable(name, reference)));
        }
        plain.keySet().removeIf(name -> !Environment.isName(name));
        return new Environment(plain, secret);
    }
}
