package dev.slipway.plan;

import dev.slipway.deployment.Target;
import dev.slipway.tool.Reading;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Start a candidate on a free port and probe it; then the old one stops and the new one takes the port. */
final class ProcessRules {

    private static final String FREE_PORT = "free";

    private final Assignment assignment;
    private final Target.Process target;
    private final Reading reading;
    private final Past past;

    ProcessRules(Assignment assignment, Target.Process target, Reading reading) {
        this.assignment = assignment;
        this.target = target;
        this.reading = reading;
        this.past = Past.ofProcesses(assignment);
    }

    Proposal propose() {
        String tree = Draft.tree(assignment, reading);
        return new Proposal(forward().plan(tree), rollback().plan(tree));
    }

    private Draft forward() {
        Draft draft = new Draft(assignment)
                .change("candidate", "process.start", start(FREE_PORT))
                .steadyProbe("probe-candidate", "candidate")
                .change("stop-candidate", "process.stop", Map.of("key", Draft.key("candidate")));
        past.removeLeftovers(draft, "process.stop");
        past.currentKey().ifPresent(key -> draft.change("stop-old", "process.stop", Map.of("key", key)));
        return draft.change("start", "process.start", start(Integer.toString(target.port())))
                .probe("probe", "start")
                .read("state", "process.state", Map.of());
    }

    private Draft rollback() {
        Draft draft =
                new Draft(assignment).change("stop-candidate", "process.stop", Map.of("key", Draft.key("candidate")));
        past.removeLeftovers(draft, "process.stop");
        draft.change("stop-new", "process.stop", Map.of("key", Draft.key("start")));
        past.current().ifPresent(old -> draft.again("start-old", old));
        past.probe().ifPresent(probe -> draft.again("probe-old", probe));
        return draft.read("state", "process.state", past.expectedState());
    }

    private Map<String, Object> start(String port) {
        Map<String, Object> arguments = new TreeMap<>(Draft.source(assignment, reading));
        arguments.put("command", target.command());
        arguments.put("port", port);
        Draft.environment(target.environment(), arguments);
        Optional<String> replaced = port.equals(FREE_PORT) ? Optional.empty() : past.currentKey();
        replaced.ifPresent(key -> arguments.put("replaces", key));
        return arguments;
    }
}
