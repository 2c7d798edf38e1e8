package dev.slipway.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells the story on a terminal, one line a fact. */
final class Narrator {

    private static final int WIDTH = 200;

    private final PrintStream out;
    private int chapters;

    Narrator(PrintStream out) {
        this.out = out;
    }

    void chapter(String title) {
        chapters++;
        out.printf("%n%d  %s%n", chapters, title);
    }

    void fact(String what, String text) {
        out.printf("   %-14s %s%n", what, text);
    }

    void step(Duration sinceThePush, String mark, String name, String text) {
        out.printf("   %+7.2f s  %s %-18s %s%n", sinceThePush.toMillis() / 1000.0, mark, name, cut(text));
    }

    void verdict(boolean good, String what, String text) {
        out.printf("   %s %-12s %s%n", good ? "✓" : "✗", what, text);
    }

    static String cut(String text) {
        return text.length() > WIDTH ? text.substring(0, WIDTH) + " …" : text;
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
