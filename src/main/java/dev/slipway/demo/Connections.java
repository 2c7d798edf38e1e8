package dev.slipway.demo;

/** Where the embedded servers answer and with what password. Never to be logged: it holds both passwords. */
public record Connections(String jdbcUrl, String user, String password, String redisUri) {

    @Override
    public String toString() {
        return jdbcUrl + " as " + user;
    }
}
