package dev.slipway.process;

import dev.slipway.tool.ToolCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A JVM that starts {@link #call} and ends, unless it is killed before. */
final class StartInAnotherJvm {

    private StartInAnotherJvm() {}

    public static void main(String[] arguments) {
        OneMachine machine = machine(Path.of(arguments[0]));
        System.out.println("calling");
        System.out.println(machine.start().call(call(machine), machine.attempt("d1")));
    }

    static OneMachine machine(Path work) {
        OneMachine machine = new OneMachine(work);
        machine.settle = Duration.ofSeconds(1);
        return machine;
    }

    /** It never listens: the start settles for all of its time, and is killed in it. */
    static ToolCall call(OneMachine machine) {
        return machine.calling("free", "sleep", "100");
    }

    static Process start(Path work) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StartInAnotherJvm.class.getName(),
                work.toString());
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
