package dev.slipway.sweep;

import dev.slipway.sweep.Stage.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Halts a deployment at every point that it passes, in every variation, and compares each end with that of an undisturbed one.
 *
 * @param share of the runs that is played, from 0 (none) to 1 (all); chosen by the seed
 * @param secondHalts how many points of the second owner are tried for each point of the first
 */
record Sweep(Stage stage, List<Variation> variations, Plant plant, long seed, double share, int secondHalts) {

    private static final int SIDE_BY_SIDE = 6;

    /** A kind of point that nothing passes would be a hole in the sweep. */
    private static final List<String> KINDS = List.of(
            "before commit", "after commit", "before checkpoint", "after checkpoint", "before effect", "after effect");

    /** What came of it; {@code differences} in words. */
    record Report(int points, Map<String, Integer> kinds, int runs, int missed, List<String> differences) {

        String summary() {
            return "%d points, %d runs, %d differences".formatted(points, runs, differences.size());
        }
    }

    Report run() throws InterruptedException {
        Random random = new Random(seed);
        Tally tally = new Tally();
        for (String version : List.of(SweptApp.BAD, SweptApp.BETTER)) {
            Result undisturbed = stage.play(Plot.undisturbed(version));
            tally.count(undisturbed.points());
            tally.expect(version, undisturbed.story());
            for (Variation variation : variations) {
                play(plots(version, variation, undisturbed.points().passed(), random), tally, variation);
            }
        }
        KINDS.stream()
                .filter(kind -> !tally.kinds.containsKey(kind))
                .forEach(kind -> tally.differences.add("no point is passed " + kind));
        return new Report(tally.points, tally.kinds, tally.runs, tally.missed, tally.differences);
    }

    private List<Plot> plots(String version, Variation variation, int points, Random random) {
        List<Plot> plots = new ArrayList<>();
        int times = variation == Variation.KILL_TWICE ? secondHalts : 1;
        for (int point = 1; point <= points; point++) {
            for (int i = 0; i < times; i++) {
                int next = variation == Variation.KILL_TWICE ? 1 + random.nextInt(points + 2 - point) : Points.NEVER;
                if (random.nextDouble() < share) {
                    plots.add(new Plot(version, variation, point, next, plant));
                }
            }
        }
        return plots;
    }

    /** A crash of PostgreSQL meets all runs, so that those come one after another. */
    private void play(List<Plot> plots, Tally tally, Variation variation) throws InterruptedException {
        int threads = variation == Variation.RESTART_POSTGRES ? 1 : SIDE_BY_SIDE;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Result>> results = new ArrayList<>();
            plots.forEach(plot -> results.add(pool.submit(() -> stage.play(plot))));
            for (int i = 0; i < plots.size() && !tally.isEnough(); i++) {
                try {
                    tally.add(results.get(i).get());
                } catch (ExecutionException e) {
                    tally.broken(plots.get(i), e.getCause());
                }
            }
            results.forEach(result -> result.cancel(false));
        }
    }

    /** What is known so far. */
    private final class Tally {

        private final Map<String, String> expected = new TreeMap<>();
        private final Map<String, Integer> kinds = new TreeMap<>();
        private final List<String> differences = new ArrayList<>();
        private int points;
        private int runs;
        private int missed;

        /** One difference tells that a planted fault is found. */
        boolean isEnough() {
            return plant != Plant.NONE && !differences.isEmpty();
        }

        void count(Points passed) {
            points += passed.passed();
            passed.kinds().forEach((kind, number) -> kinds.merge(kind, number, Integer::sum));
        }

        void expect(String version, String story) {
            expected.put(version, story);
            System.out.println("undisturbed, " + version + ": " + story);
        }

        void add(Result result) {
            runs++;
            if (!result.points().hasHalted()) {
                missed++;
            }
            String wanted = expected.get(result.plot().version());
            if (!result.story().equals(wanted)) {
                differ(
                        result.plot() + " (" + result.points().haltedAt() + ")",
                        "ended as\n    " + result.story() + "\n  instead of\n    " + wanted);
            }
        }

        void broken(Plot plot, Throwable cause) {
            runs++;
            differ(plot.toString(), "came to no end: " + cause);
        }

        private void differ(String plot, String how) {
            String difference = "seed " + seed + ", run " + plot + ":\n  " + how;
            differences.add(difference);
            System.out.println(difference);
        }
    }
}
