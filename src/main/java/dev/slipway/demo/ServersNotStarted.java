package dev.slipway.demo;

/** The embedded servers could not be started. The message is for the person at the terminal and says what to do. */
public final class ServersNotStarted extends RuntimeException {

    private static final long serialVersionUID = 1;

    ServersNotStarted(String message) {
        super(message);
    }

    ServersNotStarted(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
