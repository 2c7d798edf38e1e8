package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reflection hints of one room for the native image: a file that a test keeps; {@code -DupdateGolden} writes it anew. */
public final class NativeHints {

    private static final Path FOLDER = Path.of("src/main/resources/META-INF/native-image/dev.slipway");

    private NativeHints() {}

    /** For a class that is read by its fields, constructors and methods. */
    public static String whole(String type) {
        return "    {\"type\": \"" + type + "\", \"allDeclaredConstructors\": true, \"allDeclaredFields\": true,"
                + " \"allDeclaredMethods\": true}";
    }

    /** Fails where the file of the room holds something else. */
    public static void keep(String room, Stream<String> hints) throws IOException {
        Path file = FOLDER.resolve(room).resolve("reachability-metadata.json");
        String wanted = hints.collect(Collectors.joining(",\n", "{\n  \"reflection\": [\n", "\n  ]\n}\n"));
        if (System.getProperty("updateGolden") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, wanted);
        }
        assertThat(Files.readString(file)).isEqualTo(wanted);
    }
}
