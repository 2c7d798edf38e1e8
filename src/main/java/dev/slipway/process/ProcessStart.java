package dev.slipway.process;

import dev.slipway.deployment.Redactor;
import dev.slipway.deployment.Secrets;
import dev.slipway.tool.Attempt;
import dev.slipway.tool.Blame;
import dev.slipway.tool.ChangeTool;
import dev.slipway.tool.Effect;
import dev.slipway.tool.Observation;
import dev.slipway.tool.Sources;
import dev.slipway.tool.Sources.Opening;
import dev.slipway.tool.ToolCall;
import dev.slipway.tool.ToolResult;
import dev.slipway.tool.ToolResult.Done;
import dev.slipway.tool.ToolSpec;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Starts a command in the unpacked folder of a commit. Ends when it listens on its port, or has not died for a while; whether it
 * works is a probe's business.
 */
@Singleton
final class ProcessStart implements ChangeTool {

    static final String NAME = "process.start";

    private static final Duration ASK_AGAIN = Duration.ofMillis(500);

    private final ProcessConfig config;
    private final Sources sources;
    private final Secrets secrets;
    private final Redactor redactor;

    ProcessStart(ProcessConfig config, Sources sources, Secrets secrets, Redactor redactor) {
        this.config = config;
        this.sources = sources;
        this.secrets = secrets;
        this.redactor = redactor;
    }

    @Override
    public ToolSpec spec() {
        return new ToolSpec(NAME, Effect.CHANGE);
    }

    @Override
    public ToolResult call(ToolCall call, Attempt attempt) {
        if (!config.enabled()) {
            return new ToolResult.Failed(
                    Blame.POLICY,
                    "TargetDisabled",
                    "Apps may not run as processes of this machine: its operator allows it with slipway.process.enabled=true");
        }
        return Trouble.told(() -> {
            AppFolder folder = AppFolder.of(config.folder(), attempt.app().id());
            return folder.exclusively(() -> {
                Owners.of(folder).enter(attempt.token());
                return start(folder, Launch.of(call, attempt), attempt);
            });
        });
    }

    @Override
    public Observation observe(ToolCall call, Attempt attempt) {
        try {
            AppFolder folder = AppFolder.of(config.folder(), attempt.app().id());
            Owners.of(folder).enter(attempt.token());
            Launch launch = Launch.of(call, attempt);
            Optional<Identity> found = folder.find(launch.key());
            if (found.isPresent()) {
                // One that this deployment started and that died since did start: the probe tells the rest.
                boolean ours = found.get().lives() || found.get().deployment().equals(attempt.deployment());
                return ours ? new Observation.TookEffect(done(launch, found.get())) : new Observation.Absent();
            }
            return folder.inFlight(launch.key(), Instant.now())
                    ? new Observation.InFlight(ASK_AGAIN)
                    : new Observation.Absent();
        } catch (IOException e) {
            return new Observation.Unreachable(Trouble.words(e));
        }
    }

    private ToolResult start(AppFolder folder, Launch launch, Attempt attempt)
            throws IOException, InterruptedException {
        folder.voidTickets(launch.key());
        Wrapper wrapper = Wrapper.onThisMachine();
        Optional<Identity> found = folder.find(launch.key());
        if (found.isPresent()) {
            if (found.get().lives()) {
                return done(launch, found.get());
            }
            new Family(found.get(), launch.key(), wrapper.bash()).end(config.stopGrace());
            folder.forget(launch.key());
        }
        Path tree = unpacked(folder, launch, attempt);
        int port = port(launch);
        Surroundings surroundings = Surroundings.of(launch, port, secrets);
        Programs.require(launch.command(port).getFirst(), tree, surroundings.variables());
        Birth birth = new Birth(folder, launch, wrapper, config.settle(), surroundings.hiding(redactor));
        return done(launch, birth.of(tree, port, launch.command(port), surroundings));
    }

    private Path unpacked(AppFolder folder, Launch launch, Attempt attempt) throws IOException {
        Path place = folder.tree(launch.tree());
        if (Files.isDirectory(place)) {
            return place;
        }
        switch (sources.open(attempt.app(), launch.commit())) {
            case Opening.Opened(var source) -> {
                if (!source.hash(launch.path()).equals(Optional.of(launch.tree()))) {
                    throw new NotStarted(
                            Blame.REVISION,
                            "SourceDiffers",
                            "the folder \"" + launch.path() + "\" of commit "
                                    + launch.commit().brief() + " is not what was planned with: deploy again");
                }
                new Checkout(source, launch.path()).unpackTo(place);
            }
            case Opening.Gone(String why) -> throw new NotStarted(Blame.REVISION, "SourceGone", why);
            case Opening.Unreachable(String why) -> throw new NotStarted(Blame.WORLD, "SourceUnreachable", why);
        }
        return place;
    }

    private int port(Launch launch) throws IOException {
        if (launch.fixedPort().isPresent()) {
            int port = launch.fixedPort().get();
            Optional<Sockets.Holder> holder = Sockets.holder(port);
            if (holder.isPresent()) {
                throw new NotStarted(
                        Blame.REVISION,
                        "PortTaken",
                        "port " + port + " is taken by " + holder.get()
                                + ": stop that, or name another port in spec.target.process.port");
            }
            return port;
        }
        return Sockets.free(reserved())
                .orElseThrow(() -> new NotStarted(Blame.WORLD, "NoFreePort", "no free port was found on this machine"));
    }

    /** Ports of what was started and may not listen yet. */
    private Set<Integer> reserved() throws IOException {
        Set<Integer> result = new HashSet<>();
        for (Path app : Folders.entries(config.folder(), "[a-z0-9]*")) {
            new AppFolder(app).identities().forEach(identity -> result.add(identity.port()));
        }
        return result;
    }

    private static Done done(Launch launch, Identity identity) {
        return new Done(launch.outputs(identity.pid(), identity.port()), launch.about(identity.port()));
    }
}
