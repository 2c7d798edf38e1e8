package dev.slipway.deployment;

/** A commit and the ref it was seen at, written as Flux does: {@code main@sha1:<40 hex>}. */
public record Revision(String ref, Commit commit) {

    public static Revision parse(String text) {
        int at = text.lastIndexOf("@sha1:");
        if (at < 1) {
            throw new IllegalArgumentException("not a revision: " + text);
        }
        return new Revision(text.substring(0, at), new Commit(text.substring(at + 6)));
    }

    @Override
    public String toString() {
        return ref + "@sha1:" + commit.sha();
    }
}
