package dev.slipway.deployment;

/** What an App follows in its repository. */
public sealed interface Ref {

    /** What people call it: the branch, the tag, or the abbreviated commit. */
    String name();

    record Branch(String name) implements Ref {}

    record Tag(String name) implements Ref {}

    /** One commit for ever: it deploys once and again only on request. */
    record Exact(Commit commit) implements Ref {
        @Override
        public String name() {
            return commit.brief();
        }
    }
}
