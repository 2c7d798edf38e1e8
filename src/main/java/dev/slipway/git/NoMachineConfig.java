package dev.slipway.git;

import java.io.File;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit sees of the machine: neither {@code ~/.gitconfig} nor the system's, no environment (so no {@code GIT_SSH}). A
 * credential helper, a URL rewrite or a proxy set up for a person must not change what a service deploys.
 */
final class NoMachineConfig extends SystemReader.Delegate {

    private NoMachineConfig(SystemReader machine) {
        super(machine);
        setPlatformChecker();
    }

    /** JGit keeps this in a static field, so it holds for the whole process; calling it again changes nothing. */
    static synchronized void install() {
        if (!(SystemReader.getInstance() instanceof NoMachineConfig)) {
            SystemReader.setInstance(new NoMachineConfig(SystemReader.getInstance()));
        }
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    /** Never read, never written. */
    private static final class Nothing extends FileBasedConfig {

        /** JGit's own guess for a file system whose clock it has not measured: measuring writes files for seconds. */
        private static final Duration COARSE_CLOCK = Duration.ofSeconds(2);

        Nothing(@Nullable Config parent, FS fs) {
            super(parent, new File("/nonexistent"), fs);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long otherwise, TimeUnit unit) {
            return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
                    ? unit.convert(COARSE_CLOCK)
                    : super.getTimeUnit(section, subsection, name, otherwise, unit);
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
