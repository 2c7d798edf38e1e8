package dev.slipway.git;

import java.io.IOException;
import java.io.InputStream;

/**
 * Bounds what one remote may send: pack data up to the largest repository, all else (refs, messages, shallow lines: what JGit
 * keeps in memory) up to {@link #MOST_TALK}. Not thread-safe: one conversation reads one stream after the other.
 */
final class Meter {

    static final long MOST_TALK = 64L * 1024 * 1024;

    private final long mostPack;
    private long pack;
    private long talk;

    Meter(long mostPack) {
        this.mostPack = mostPack;
    }

    InputStream meter(InputStream in) {
        return new PacketStream(in, this);
    }

    void countPack(long bytes) throws TooLarge {
        pack += bytes;
        if (pack > mostPack) {
            throw new TooLarge();
        }
    }

    void countTalk(long bytes) throws IOException {
        talk += bytes;
        if (talk > MOST_TALK) {
            throw new Refusal("the host sent more than " + MOST_TALK / 1024 / 1024 + " MiB of refs and messages");
        }
    }

    /** The repository is larger than this service takes. */
    @SuppressWarnings("serial") // never serialised
    static final class TooLarge extends IOException {
        TooLarge() {
            super("too large");
        }
    }
}
