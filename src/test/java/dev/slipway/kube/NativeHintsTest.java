package dev.slipway.kube;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.slipway.testing.NativeHints;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the reflection hints of the native image complete when CEL changes: protobuf asks its messages for their accessors by name. */
class NativeHintsTest {

    @Test
    void namesEveryMessageThatProtobufLooksInto() throws IOException {
        NativeHints.keep("kube", messages().map(NativeHints::whole));
    }

    private static Stream<String> messages() {
        return new ClassFileImporter()
                .importPackages("com.google.protobuf", "dev.cel.expr").stream()
                        .filter(NativeHintsTest::isAskedByName)
                        .map(JavaClass::getName)
                        .sorted();
    }

    private static boolean isAskedByName(JavaClass type) {
        return type.isAssignableTo("com.google.protobuf.GeneratedMessage")
                || type.isAssignableTo("com.google.protobuf.GeneratedMessage$Builder")
                || (type.isEnum() && type.isAssignableTo("com.google.protobuf.ProtocolMessageEnum"));
    }
}
