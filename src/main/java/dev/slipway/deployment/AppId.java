package dev.slipway.deployment;

/** Identity of an App for ever: an App that was deleted and made again under the same name has another one. */
public record AppId(String uid) implements Comparable<AppId> {

    public AppId {
        if (!isUid(uid)) {
            throw new IllegalArgumentException("not an App uid: " + uid);
        }
    }

    /** Whether it could be one. */
    public static boolean isUid(String text) {
        return text.matches("[a-z0-9-]{1,63}");
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
