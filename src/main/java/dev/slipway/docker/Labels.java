package dev.slipway.docker;

import java.util.Map;

/** How Slipway knows its own images and containers again. */
final class Labels {

    static final String APP = "slipway.dev/app";
    static final String KEY = "slipway.dev/key";
    static final String DEPLOYMENT = "slipway.dev/deployment";
    static final String TOKEN = "slipway.dev/token";
    static final String ROLE = "slipway.dev/role";

    /** The container's port that is the App's own: the first that is published. */
    static final String PORT = "slipway.dev/port";

    /** Names of the variables whose values came from secrets, separated by commas. */
    static final String SECRETS = "slipway.dev/secrets";

    private Labels() {}

    static Map<String, String> of(String uid, String key) {
        return Map.of(APP, uid, KEY, key);
    }
}
