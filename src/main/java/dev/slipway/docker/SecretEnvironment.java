package dev.slipway.docker;

import dev.slipway.deployment.App;
import dev.slipway.deployment.Secrets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The values of secret variables, read when the container is made. Lives no longer than that. */
final class SecretEnvironment {

    private SecretEnvironment() {}

    static Map<String, String> read(Secrets secrets, App app, RunRequest request) {
        Map<String, String> values = new TreeMap<>();
        request.secretEnvironment().forEach(variable -> values.put(variable.name(), value(secrets, app, variable)));
        return values;
    }

    private static String value(Secrets secrets, App app, RunRequest.SecretVariable variable) {
        String namespace = app.name().namespace();
        return secrets.read(namespace, variable.from())
                .flatMap(keys -> variable.from().key().flatMap(key -> Optional.ofNullable(keys.get(key))))
                .orElseThrow(() -> Trouble.revision(
                        "SecretNotFound",
                        "the variable " + variable.name() + " wants the secret " + variable.from()
                                + ", which is not there: put it into "
                                + secrets.whereToPut(namespace, variable.from())));
    }
}
