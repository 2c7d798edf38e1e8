package dev.slipway.operator;

import dev.slipway.testing.AuditLog;
import dev.slipway.testing.FaultProxy;
import dev.slipway.testing.ServiceProcess;
import java.util.List;
import java.util.Map;

/** An installation of one replica, which reaches the API server by a line that can be spoilt, and one tenant, whose chat runs. */
final class Shipped implements AutoCloseable {

    private final Installation slipway;
    private final FaultProxy line;
    private final ServiceProcess one;
    private final String tenant;

    /** Ends the installation with it. */
    Shipped(Installation slipway) {
        this(slipway, Map.of());
    }

    /** @param more of the App's spec */
    Shipped(Installation slipway, Map<String, ?> more) {
        this.slipway = slipway;
        this.tenant = slipway.tenant();
        this.line = slipway.line();
        this.one = new ServiceProcess(slipway.setup("one", line));
        try {
            one.awaitReady();
            slipway.chat().push("first", "v1");
            slipway.cluster().create(tenant, Chat.NAME, slipway.spec(tenant, more));
            slipway.ready(tenant, Chat.NAME);
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    FaultProxy line() {
        return line;
    }

    ServiceProcess one() {
        return one;
    }

    String tenant() {
        return tenant;
    }

    Map<String, Object> status() {
        return slipway.cluster().status(tenant, Chat.NAME);
    }

    /** The tenant's objects that Slipway has changed since, in the order of the requests. */
    List<String> changes(AuditLog since) {
        return since.entries().stream()
                .filter(entry -> entry.change() && entry.code() < 300)
                .filter(entry -> entry.namespace().equals(tenant))
                .filter(entry -> List.of("settings", "web").contains(entry.name()))
                .filter(entry -> entry.agent().startsWith("fabric8"))
                .map(entry -> entry.resource() + "/" + entry.name())
                .toList();
    }

    /** The first step of three has ended. */
    boolean isApplied(String sha) {
        return status().get("deployment") instanceof Map<?, ?> deployment
                && deployment.get("revision").equals("main@sha1:" + sha)
                && deployment.get("step").equals(1);
    }

    List<?> history() {
        return (List<?>) status().get("history");
    }

    @Override
    public void close() {
        one.close();
        line.close();
        slipway.close();
    }
}
