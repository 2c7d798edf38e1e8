package dev.slipway.deployment;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them ({@code 1h30m}), sizes ({@code 2GiB}) and parts of a CPU ({@code 0.5}). */
final class Quantity {

    private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(h|ms|m|s)");
    private static final Map<String, Long> NANOS =
            Map.of("h", 3_600_000_000_000L, "m", 60_000_000_000L, "s", 1_000_000_000L, "ms", 1_000_000L);

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(B|KiB|MiB|GiB|TiB|Ki|Mi|Gi|Ti)");
    private static final List<String> POWERS = List.of("B", "K", "M", "G", "T");

    private static final long NANO_CPUS = 1_000_000_000L;

    private Quantity() {}

    /** The duration, when it is one. */
    static Optional<Duration> duration(String text) {
        Matcher part = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (part.lookingAt()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosOf(part.group(2)))));
            at = part.end();
            part.region(at, text.length());
        }
        boolean whole = at > 0 && at == text.length() && nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0;
        return whole ? Optional.of(Duration.ofNanos(nanos.longValue())) : Optional.empty();
    }

    /** A field that holds a duration between two others. */
    static Duration duration(Fields fields, String name, Duration least, Duration most, Duration otherwise) {
        String words = "a duration from " + shown(least) + " to " + shown(most) + ", as " + shown(otherwise);
        Want want = Want.of(
                words,
                40,
                text -> duration(text)
                        .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0)
                        .isPresent());
        return fields.text(name, want).flatMap(Quantity::duration).orElse(otherwise);
    }

    static OptionalLong bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return OptionalLong.empty();
        }
        int power = POWERS.indexOf(size.group(2).substring(0, 1));
        try {
            return OptionalLong.of(Math.multiplyExact(Long.parseLong(size.group(1)), 1L << (10 * power)));
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    static OptionalLong nanoCpus(String text) {
        if (!text.matches("[0-9]{1,4}(\\.[0-9]{1,3})?")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                new BigDecimal(text).multiply(BigDecimal.valueOf(NANO_CPUS)).longValueExact());
    }

    /** A number as it would be written in quotes, so that both forms are read alike. */
    static String plain(Number number) {
        return switch (number) {
            case Double fraction
            when Double.isFinite(fraction) -> BigDecimal.valueOf(fraction).toPlainString();
            case Float fraction when Float.isFinite(fraction) -> new BigDecimal(fraction.toString()).toPlainString();
            case BigDecimal fraction when Math.abs(fraction.scale()) < 20 -> fraction.toPlainString();
            default -> number.toString();
        };
    }

    private static long nanosOf(String unit) {
        return NANOS.getOrDefault(unit, 0L);
    }

    private static String shown(Duration duration) {
        if (duration.toSeconds() % 3600 == 0) {
            return duration.toHours() + "h";
        }
        return duration.toSeconds() % 60 == 0 && duration.toMinutes() > 1
                ? duration.toMinutes() + "m"
                : duration.toSeconds() + "s";
    }
}
