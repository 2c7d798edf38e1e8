package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In a rolling update the version before goes on working on the new schema: a migration only adds. A later release contracts. */
class MigrationsTest {

    private static final Path FOLDER = Path.of("src/main/resources/db/migration");

    /** What takes away, renames or demands something that the version before does not write. */
    private static final Pattern CONTRACTS = Pattern.compile(
            "\\b(drop|rename|truncate|delete from|alter column \\w+ (set not null|(set data )?type)|revoke)\\b");

    private static final Pattern DEMANDS = Pattern.compile("add column[^;,]*not null(?![^;,]*default)");

    @Test
    void onlyAddWhatTheVersionBeforeNeedNotKnow() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> migrations = files.filter(
                            file -> !file.getFileName().toString().startsWith("V1__"))
                    .toList();
            assertThat(migrations).isNotEmpty().allSatisfy(file -> {
                String sql = Files.readString(file).toLowerCase(Locale.ROOT).replaceAll("--[^\n]*", "");
                assertThat(sql).doesNotContainPattern(CONTRACTS).doesNotContainPattern(DEMANDS);
            });
        }
    }
}
