package dev.slipway.git;

import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import dev.slipway.pipeline.Remotes;
import dev.slipway.tool.Sources;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The ports of this room on real mirrors, for tests that need no container: with secrets by name, in any namespace. */
public final class RealGit {

    public final Map<String, Map<String, String>> secrets = new ConcurrentHashMap<>();

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Settings settings;
    private final Mirrors mirrors;
    private final Fetcher fetcher;

    private RealGit(Settings settings, Duration grace) {
        this.settings = settings;
        this.mirrors = new Mirrors(settings, grace);
        this.fetcher = new Fetcher(mirrors, new Named(), settings, meters);
    }

    public static RealGit in(Path mirrors) {
        return with(new Settings(mirrors, 64, true, Duration.ofSeconds(10), Duration.ofSeconds(60)));
    }

    static RealGit with(Settings settings) {
        return new RealGit(settings, settings.keepFetched());
    }

    /** Forgets a fetched commit as soon as it is not to be kept. */
    static RealGit withoutGrace(Settings settings) {
        return new RealGit(settings, Duration.ZERO);
    }

    public Remotes remotes() {
        return new GitRemotes(fetcher, mirrors);
    }

    public Sources sources() {
        return new GitSources(fetcher, settings);
    }

    public Upkeep upkeep() {
        return new Upkeep(mirrors);
    }

    /** How many requests of a kind came to a result. */
    long requests(String request, String result) {
        return meters.find("slipway.git.duration").tags("request", request, "result", result).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    Mirrors mirrors() {
        return mirrors;
    }

    /** A configuration; sizes in MiB. */
    record Settings(Path mirrors, int mebibytes, boolean allowInsecure, Duration connectLimit, Duration callLimit)
            implements GitConfig {

        static Settings of(Path mirrors) {
            return new Settings(mirrors, 64, true, Duration.ofSeconds(10), Duration.ofSeconds(60));
        }

        Settings callLimit(Duration limit) {
            return new Settings(mirrors, mebibytes, allowInsecure, connectLimit, limit);
        }

        Settings largest(int most) {
            return new Settings(mirrors, most, allowInsecure, connectLimit, callLimit);
        }

        Settings secure() {
            return new Settings(mirrors, mebibytes, false, connectLimit, callLimit);
        }

        @Override
        public Duration keepFetched() {
            return Duration.ofHours(1);
        }

        @Override
        public MemorySize largestRepository() {
            return new MemorySize(BigInteger.valueOf(mebibytes * 1024L * 1024));
        }
    }

    private final class Named implements Secrets {
        @Override
        public Optional<Map<String, String>> read(String namespace, SecretRef reference) {
            return Optional.ofNullable(secrets.get(reference.name()));
        }

        @Override
        public String whereToPut(String namespace, SecretRef reference) {
            return "secrets/" + reference;
        }
    }
}
