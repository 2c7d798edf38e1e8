package dev.slipway.folder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Finds known values in texts without keeping them: polynomial hashes modulo 2^61-1 at a random base, first of a short window, then of
 * the whole value. The hash of any part of a text takes constant time, so that the search is linear. A false hit has a chance
 * below 1 in 10^12 for a text of a million characters.
 */
final class KnownValues {

    static final int LEAST_LENGTH = 6;
    static final int MOST_VALUES = 4_000;
    static final String REDACTED = "[redacted]";

    /** Values are looked up by so many of their first characters: as many as they have, so that few share a beginning. */
    private static final int[] WINDOWS = {16, LEAST_LENGTH};

    private static final int MOST_WITH_ONE_BEGINNING = 64;
    private static final long PRIME = (1L << 61) - 1;

    private final long base;

    /** With their beginnings, in the order they were last added in. */
    private final LinkedHashMap<Value, Beginning> values = new LinkedHashMap<>(16, 0.75f, true);

    private Map<Beginning, List<Value>> byBeginning = Map.of();

    private record Value(int length, long hash) {}

    private record Beginning(int window, long hash) {}

    /** A seed that nobody can guess; spread over all bits, because a base with few of them makes hashes meet. */
    KnownValues(long seed) {
        this.base = Long.remainderUnsigned(new SplittableRandom(seed).nextLong(), PRIME - 1) + 1;
    }

    synchronized void add(String text) {
        if (text.length() < LEAST_LENGTH) {
            return;
        }
        long[] hashes = hashes(text);
        Value value = new Value(text.length(), hashes[text.length()]);
        if (values.get(value) == null) {
            int window = text.length() >= WINDOWS[0] ? WINDOWS[0] : WINDOWS[1];
            values.put(value, new Beginning(window, hashes[window]));
            if (values.size() > MOST_VALUES) {
                values.remove(values.keySet().iterator().next());
            }
            byBeginning = index();
        }
    }

    /** Longest first, so that a value that begins with another is found whole. */
    private Map<Beginning, List<Value>> index() {
        Map<Beginning, List<Value>> index = new HashMap<>();
        values.sequencedEntrySet().reversed().forEach(entry -> {
            List<Value> alike = index.computeIfAbsent(entry.getValue(), none -> new ArrayList<>());
            if (alike.size() < MOST_WITH_ONE_BEGINNING) {
                alike.add(entry.getKey());
            }
        });
        index.values().forEach(alike -> alike.sort((a, b) -> Integer.compare(b.length(), a.length())));
        return index;
    }

    String redact(String text) {
        Map<Beginning, List<Value>> index = snapshot();
        if (index.isEmpty() || text.length() < LEAST_LENGTH) {
            return text;
        }
        long[] hashes = hashes(text);
        Powers powers = new Powers(base, text.length());
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int found = found(index, hashes, powers, at);
            if (found > 0) {
                out.append(REDACTED);
                at += found;
            } else {
                out.append(text.charAt(at));
                at++;
            }
        }
        return out.toString();
    }

    private synchronized Map<Beginning, List<Value>> snapshot() {
        return byBeginning;
    }

    private static int found(Map<Beginning, List<Value>> index, long[] hashes, Powers powers, int at) {
        int left = hashes.length - 1 - at;
        for (int window : WINDOWS) {
            if (window <= left) {
                Beginning beginning = new Beginning(window, part(hashes, powers, at, window));
                for (Value value : index.getOrDefault(beginning, List.of())) {
                    if (value.length() <= left && part(hashes, powers, at, value.length()) == value.hash()) {
                        return value.length();
                    }
                }
            }
        }
        return 0;
    }

    /** Of every beginning of the text. */
    private long[] hashes(String text) {
        long[] hashes = new long[text.length() + 1];
        for (int i = 0; i < text.length(); i++) {
            hashes[i + 1] = plus(times(hashes[i], base), text.charAt(i) + 1L);
        }
        return hashes;
    }

    private static long part(long[] hashes, Powers powers, int from, int length) {
        return plus(hashes[from + length], PRIME - times(hashes[from], powers.of(length)));
    }

    private static long plus(long a, long b) {
        long sum = a + b;
        return sum >= PRIME ? sum - PRIME : sum;
    }

    private static long times(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        long folded = (low & PRIME) + ((low >>> 61) | (high << 3));
        return folded >= PRIME ? folded - PRIME : folded;
    }

    private static final class Powers {

        private final long[] powers;

        Powers(long base, int most) {
            powers = new long[most + 1];
            powers[0] = 1;
            for (int i = 1; i <= most; i++) {
                powers[i] = times(powers[i - 1], base);
            }
        }

        long of(int exponent) {
            return powers[exponent];
        }
    }
}
