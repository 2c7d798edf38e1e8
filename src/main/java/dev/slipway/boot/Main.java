package dev.slipway.boot;

import dev.slipway.cli.CommandLine;
import dev.slipway.demo.Demo;
import dev.slipway.demo.DemoOptions;
import dev.slipway.demo.EmbeddedServers;
import dev.slipway.demo.ServerSettings;
import dev.slipway.demo.ServersNotStarted;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.IntSupplier;

/** Where the program begins. Exit codes: 0 well, 1 it came out badly, 2 the command line was not understood. */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... arguments) throws Exception {
        System.exit(run(System.err, arguments));
    }

    private static int run(PrintStream errors, String... arguments) throws InterruptedException, IOException {
        return switch (CommandLine.parse(arguments)) {
            case CommandLine.Configured configured -> service(errors);
            case CommandLine.Serve serve -> serve(serve, errors);
            case CommandLine.Token token -> serve(token, errors);
            case CommandLine.Demo demo -> new Demo(new DemoOptions(demo.once(), demo.target())).run();
            case CommandLine.Wrong(String message) -> {
                errors.println("slipway: " + message);
                yield 2;
            }
        };
    }

    private static int serve(CommandLine.Serve serve, PrintStream errors) {
        Settings.of(serve).apply();
        if (serve.untilStdinEnds()) {
            Ending.withStandardInput();
        }
        return onServers(Settings.servers(serve.data()), errors, () -> service(errors));
    }

    private static int serve(CommandLine.Token token, PrintStream errors) {
        Settings.of(token.task()).apply();
        return onServers(Settings.servers(token.data()), errors, () -> service(errors));
    }

    /** On the servers that the configuration names, else on embedded ones, which end after the service. */
    private static int onServers(ServerSettings settings, PrintStream errors, IntSupplier work) {
        if (Settings.namesServers()) {
            return work.getAsInt();
        }
        try (EmbeddedServers servers = EmbeddedServers.open(settings)) {
            servers.closedBeforeTheJvmEnds();
            Settings.of(servers.connections()).apply();
            return work.getAsInt();
        } catch (ServersNotStarted e) {
            errors.println("slipway: " + e.getMessage());
            return 1;
        }
    }

    private static int service(PrintStream errors) {
        int[] code = {0};
        Quarkus.run(null, (exitCode, failure) -> {
            code[0] = failure == null ? exitCode : 1;
            if (failure != null) {
                errors.println("slipway: it could not start: " + cause(failure));
                failure.printStackTrace(errors);
            }
        });
        return code[0];
    }

    private static String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
