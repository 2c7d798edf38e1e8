package dev.slipway.docker;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.slipway.testing.NativeHints;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the reflection hints of the native image complete when docker-java changes; {@code -DupdateGolden} writes them anew. */
class NativeHintsTest {

    private static final String JACKSON = "com.fasterxml.jackson";

    /** What docker-java looks up by name: the JDK's own Unix sockets, which spare it JNA. */
    private static final String UNIX_SOCKET = "    {\"type\": \"java.net.UnixDomainSocketAddress\", \"methods\":"
            + " [{\"name\": \"of\", \"parameterTypes\": [\"java.lang.String\"]}]}";

    @Test
    void namesEveryClassThatJacksonReadsOrWrites() throws IOException {
        NativeHints.keep(
                "docker",
                Stream.concat(Stream.of(UNIX_SOCKET), models().stream().map(NativeHints::whole)));
    }

    private static List<String> models() {
        return new ClassFileImporter()
                .importPackages("com.github.dockerjava.api", "com.github.dockerjava.core").stream()
                        .filter(NativeHintsTest::isSeenByJackson)
                        .map(JavaClass::getName)
                        .sorted()
                        .toList();
    }

    /** Annotated for Jackson itself or in a member, a model, or something that an annotation names, such as a deserializer. */
    private static boolean isSeenByJackson(JavaClass type) {
        boolean annotated = type.getAnnotations().stream().anyMatch(a -> isJackson(a.getRawType()))
                || type.getMembers().stream()
                        .flatMap(member -> member.getAnnotations().stream())
                        .anyMatch(a -> isJackson(a.getRawType()));
        boolean model = type.isAssignableTo("com.github.dockerjava.api.model.DockerObject")
                || (type.getPackageName().equals("com.github.dockerjava.api.model") && type.isEnum());
        boolean named = type.isAssignableTo("com.fasterxml.jackson.databind.JsonDeserializer")
                || type.isAssignableTo("com.fasterxml.jackson.databind.JsonSerializer");
        return annotated || model || named;
    }

    private static boolean isJackson(JavaClass annotation) {
        return annotation.getPackageName().startsWith(JACKSON);
    }
}
