package dev.slipway.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.AppManifest.Parsed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever a parser hands over: an App, or sentences; never an exception, and never half of one. */
class AppManifestFuzzTest {

    private static final List<Object> ODDITIES = Arrays.asList(
            null,
            "",
            " ",
            "x",
            "../..",
            "\u0000",
            "\ud800",
            "a\nb",
            "x".repeat(5_000),
            "8080:80",
            "99999:1",
            "2GiB",
            "99999999999999999999GiB",
            "1h",
            "9999999999999h",
            "http://",
            "http://[",
            "ssh://a:b@c/d",
            0,
            -1,
            Long.MAX_VALUE,
            BigInteger.TEN.pow(400),
            1.5,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            new BigDecimal("1e400"),
            0.5f,
            true,
            Instant.EPOCH,
            List.of(),
            Arrays.asList(null, 1, "x"),
            Map.of(),
            Map.of(1, 2),
            Map.of("name", "x", "secretRef", Map.of()),
            Map.of("A B", "c"),
            new Object());

    @Property(tries = 3_000)
    void answersForAnyDocument(@ForAll long seed) {
        Random random = new Random(seed);
        Object document = AppManifestTest.full();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            document = changed(document, random);
        }
        if (!(document instanceof Map<?, ?> map)) {
            return;
        }
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((key, value) -> named.put(String.valueOf(key), value));
        switch (AppManifest.parse(named)) {
            case Parsed.Valid valid -> assertThat(valid.manifest()).startsWith("{\"apiVersion\"");
            case Parsed.Invalid(List<String> problems) ->
                assertThat(problems)
                        .isNotEmpty()
                        .allMatch(problem -> problem.length() < 1_000 && !problem.contains("\n"));
        }
    }

    /** The same document with one place replaced, renamed or doubled. */
    private static Object changed(Object node, Random random) {
        boolean here = random.nextInt(6) == 0;
        if (here) {
            return ODDITIES.get(random.nextInt(ODDITIES.size()));
        }
        if (node instanceof Map<?, ?> map && !map.isEmpty()) {
            Map<Object, Object> copy = new LinkedHashMap<>(map);
            Object key = new ArrayList<>(map.keySet()).get(random.nextInt(map.size()));
            Object value = copy.get(key);
            switch (random.nextInt(8)) {
                case 0 -> copy.remove(key);
                case 1 -> copy.put(key + "x", value);
                default -> copy.put(key, changed(value, random));
            }
            return copy;
        }
        if (node instanceof List<?> list && !list.isEmpty()) {
            List<Object> copy = new ArrayList<>(list);
            int at = random.nextInt(list.size());
            copy.set(at, changed(copy.get(at), random));
            copy.add(copy.get(random.nextInt(copy.size())));
            return copy;
        }
        return ODDITIES.get(random.nextInt(ODDITIES.size()));
    }
}
