package dev.slipway.deployment;

import java.util.regex.Pattern;

/** Identity of an App for ever: an App that was deleted and made again under the same name has another one. */
public record AppId(String uid) implements Comparable<AppId> {

    private static final Pattern UID = Pattern.compile("[a-z0-9-]{1,63}+");

    public AppId {
        if (!isUid(uid)) {
            throw new IllegalArgumentException("not an App uid: " + uid);
        }
    }

    /** Whether it could be one. */
    public static boolean isUid(String text) {
        return UID.matcher(text).matches();
    }

    @Override
    public int compareTo(AppId other) {
        return uid.compareTo(other.uid);
    }

    @Override
    public String toString() {
        return uid;
    }
}
