package dev.slipway.bench;

import dev.slipway.testing.ServiceProcess;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What a service held when it was killed, and when the first step of it went on. */
final class Takeover {

    private static final long LOOK = 2_000_000;

    private static final String HELD = """
            select d.id from deployment d join deployment_job j on j.task_instance = d.app
            where d.phase in ('EXECUTING', 'ROLLING_BACK') and j.picked and j.picked_by like ?""";

    private static final String NEXT = """
            select round(extract(epoch from min((body ->> 'startedAt')::timestamptz)) * 1000)::bigint from step_result
            where deployment = any(string_to_array(?, ',')) and (body ->> 'startedAt')::timestamptz > to_timestamp(?)""";

    private final Rows rows;

    Takeover(Rows rows) {
        this.rows = rows;
    }

    /** Deployments in the middle of their steps, at this time in milliseconds. */
    record Held(List<String> deployments, long at) {}

    /** Waits until it holds at least one. */
    Held held(ServiceProcess service) {
        List<String> held = List.of();
        while (held.isEmpty()) {
            LockSupport.parkNanos(LOOK);
            held = rows.texts(HELD, service.name() + "%");
        }
        return new Held(held, System.currentTimeMillis());
    }

    ServiceProcess busiest(List<ServiceProcess> services) {
        while (services.stream().allMatch(service -> count(service) == 0)) {
            LockSupport.parkNanos(LOOK);
        }
        return services.stream().max(Comparator.comparingInt(this::count)).orElseThrow();
    }

    private int count(ServiceProcess service) {
        return rows.texts(HELD, service.name() + "%").size();
    }

    /** When the first step after that was begun, in milliseconds. */
    long nextStep(ServiceProcess by, Held held) {
        String ids = String.join(",", held.deployments());
        double since = held.at() / 1000.0;
        String[] next = {"null"};
        by.await("the next step", () -> {
            next[0] = rows.texts(NEXT, ids, since).getFirst();
            return !next[0].equals("null");
        });
        return Long.parseLong(next[0]);
    }
}
