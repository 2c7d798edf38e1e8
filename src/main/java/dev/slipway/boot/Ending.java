package dev.slipway.boot;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;

/** Ends the service when whoever started it is gone, however it went. */
final class Ending {

    private Ending() {}

    static void withStandardInput() {
        Thread.ofPlatform().daemon().name("standard-input").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                // The pipe is broken: the same as its end.
            }
            Quarkus.asyncExit();
        });
    }
}
