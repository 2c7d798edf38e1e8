package dev.slipway.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Follows git's packet lines (four hex digits of length, then the rest) as they pass, to tell pack data (side band 1) from talk.
 * What is not in packet lines is refused: no host that speaks git sends it.
 */
final class PacketStream extends FilterInputStream {

    private static final int HEADER = 4;
    private static final int PACK_BAND = 1;

    private final Meter meter;
    private int headerSeen;
    private int length;
    private int left;
    private boolean first;
    private boolean inPack;

    PacketStream(InputStream in, Meter meter) {
        super(in);
        this.meter = meter;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int most) throws IOException {
        int count = in.read(bytes, offset, most);
        int at = offset;
        while (at < offset + count) {
            at += count(bytes, at, offset + count - at);
        }
        return count;
    }

    @Override
    public long skip(long most) throws IOException {
        byte[] bytes = new byte[(int) Math.min(most, 8192)];
        return Math.max(0, read(bytes, 0, bytes.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private int count(byte[] bytes, int at, int available) throws IOException {
        if (left == 0) {
            header(bytes[at]);
            return 1;
        }
        if (first) {
            first = false;
            inPack = bytes[at] == PACK_BAND;
        }
        int some = Math.min(left, available);
        left -= some;
        if (inPack) {
            meter.countPack(some);
        } else {
            meter.countTalk(some);
        }
        return some;
    }

    private void header(byte digit) throws IOException {
        meter.countTalk(1);
        int value = Character.digit(digit, 16);
        if (value < 0) {
            throw new Refusal(
                    "the host sent something else than git's protocol: is the address a git repository, and does its "
                            + "shell print nothing of its own?");
        }
        length = length * 16 + value;
        headerSeen++;
        if (headerSeen == HEADER) {
            left = Math.max(0, length - HEADER);
            first = true;
            headerSeen = 0;
            length = 0;
        }
    }
}
