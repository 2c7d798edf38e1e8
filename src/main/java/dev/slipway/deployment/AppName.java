package dev.slipway.deployment;

import java.util.regex.Pattern;

/** What people call an App: {@code namespace/name}, both RFC 1123 labels of at most 63 characters. */
public record AppName(String namespace, String name) {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");

    public AppName {
        if (!isLabel(namespace) || !isLabel(name)) {
            throw new IllegalArgumentException("not a namespace and name: " + namespace + "/" + name);
        }
    }

    /** True for what Kubernetes accepts as a label of a host name. */
    public static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
