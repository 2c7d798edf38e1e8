package dev.slipway.sweep;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Counts the points that one owner passes, and halts it at one of them. A halted owner does nothing more, not even clean up. */
final class Points {

    /** Nowhere. */
    static final int NEVER = 0;

    private final int haltAt;
    private final Runnable disturbance;
    private final CountDownLatch halted = new CountDownLatch(1);
    private final CountDownLatch wakened = new CountDownLatch(1);
    private final Map<String, Integer> kinds = new TreeMap<>();
    private int passed;
    private String haltedAt = "";

    Points(int haltAt, Runnable disturbance) {
        this.haltAt = haltAt;
        this.disturbance = disturbance;
    }

    /** Here the owner may be halted; true when this is where. */
    synchronized boolean isHere(String kind) {
        passed++;
        kinds.merge(kind, 1, Integer::sum);
        if (passed != haltAt) {
            return false;
        }
        haltedAt = kind;
        return true;
    }

    void pass(String kind) {
        if (isHere(kind)) {
            halt();
        }
    }

    /** Blocks until {@link #wake}, which most owners never see. */
    void halt() {
        disturbance.run();
        halted.countDown();
        boolean awake = false;
        while (!awake) {
            try {
                wakened.await();
                awake = true;
            } catch (InterruptedException stillHalted) {
                Thread.onSpinWait();
            }
        }
    }

    /** A zombie: it goes on where it was, without knowing that others did meanwhile. */
    void wake() {
        wakened.countDown();
    }

    boolean hasHalted() {
        return halted.getCount() == 0;
    }

    synchronized int passed() {
        return passed;
    }

    synchronized Map<String, Integer> kinds() {
        return new TreeMap<>(kinds);
    }

    synchronized String haltedAt() {
        return haltedAt;
    }
}
