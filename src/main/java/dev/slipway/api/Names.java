package dev.slipway.api;

import dev.slipway.deployment.AppName;

/** Names in addresses. What can't be the name of an App is one that is not there. */
final class Names {

    private Names() {}

    static AppName of(String namespace, String name) {
        if (!AppName.isLabel(namespace) || !AppName.isLabel(name)) {
            throw new Refusal(404, "there is no such App");
        }
        return new AppName(namespace, name);
    }

    /** {@code namespace/name}. */
    static AppName of(String both) {
        int slash = both.indexOf('/');
        return slash < 0 ? of("", both) : of(both.substring(0, slash), both.substring(slash + 1));
    }
}
