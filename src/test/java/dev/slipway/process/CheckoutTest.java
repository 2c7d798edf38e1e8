package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckoutTest {

    @TempDir
    Path root;

    @Test
    void unpacksOneFolderOfTheCommit() throws Exception {
        TreeOf tree = new TreeOf()
                .file("README", "of all")
                .executable("chat/run", "#!/bin/sh")
                .file("chat/lib/a.txt", "a")
                .link("chat/lib/b.txt", "../run")
                .link("chat/here", ".");

        new Checkout(tree, "chat").unpackTo(root.resolve("place"));

        assertThat(root.resolve("place/run")).isExecutable();
        assertThat(root.resolve("place/lib/a.txt")).hasContent("a");
        assertThat(Files.isExecutable(root.resolve("place/lib/a.txt"))).isFalse();
        assertThat(root.resolve("place/lib/b.txt")).hasContent("#!/bin/sh");
        assertThat(root.resolve("place/README")).doesNotExist();
        assertThat(names(root)).containsExactly("place");
    }

    @ParameterizedTest
    @CsvSource({
        "app/link, /etc/passwd",
        "app/link, ..",
        "app/link, ../outside",
        "app/sub/link, ../../outside",
        "app/link, sub/../../outside",
        "app/link, sub/../file",
        "app/link, ./../outside",
    })
    void refusesALinkThatLeadsOut(String path, String target) throws Exception {
        TreeOf tree = new TreeOf().file("app/sub/file", "x").link(path, target);

        assertThat(refusal(tree).failure.reason()).hasToString("SourceRefused");
        assertThat(refusal(tree).failure.message()).contains(path.substring(4), target);
        assertThat(names(root)).isEmpty();
    }

    @Test
    void refusesAWayOutOverTwoLinks() {
        TreeOf tree =
                new TreeOf().file("app/a/b/file", "x").link("app/up", "a/b").link("app/out", "up/../../../outside");

        assertThat(refusal(tree).failure.reason()).hasToString("SourceRefused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app/../../outside", "app//x", "app/./x", "app/..", "/etc/passwd"})
    void refusesAPathThatIsNone(String path) {
        assertThat(refusal(new TreeOf().file(path, "x").listingAll()).failure.reason())
                .hasToString("SourceRefused");
    }

    @Test
    void writesNothingThroughALink() {
        TreeOf tree =
                new TreeOf().link("app/dir", "sub").file("app/dir/file", "x").file("app/sub/file", "y");

        assertThat(refusal(tree).failure.message()).contains("\"dir\"", "twice");
    }

    @Test
    void refusesMoreThanItsBound() throws Exception {
        Checkout checkout = new Checkout(new TreeOf().file("large", "x".repeat(100_000)), "", 64 * 1024);

        NotStarted refusal = catchThrowableOfType(NotStarted.class, () -> checkout.unpackTo(root.resolve("place")));

        assertThat(refusal.failure.reason()).hasToString("SourceTooLarge");
        assertThat(refusal.failure.message()).contains("64 KiB");
        assertThat(names(root)).isEmpty();
    }

    private NotStarted refusal(TreeOf tree) {
        return catchThrowableOfType(NotStarted.class, () -> new Checkout(tree, "app").unpackTo(root.resolve("place")));
    }

    private static Stream<String> names(Path folder) throws Exception {
        return Folders.entries(folder, "*").stream()
                .map(path -> path.getFileName().toString());
    }
}
