package dev.slipway.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a stream, then its end. */
final class Head extends FilterInputStream {

    private int left;

    Head(InputStream in, int most) {
        super(in);
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int most) throws IOException {
        int count = left == 0 ? -1 : in.read(bytes, offset, Math.min(left, most));
        left -= Math.max(0, count);
        return count;
    }
}
