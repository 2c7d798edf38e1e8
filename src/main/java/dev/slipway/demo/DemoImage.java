package dev.slipway.demo;

import dev.slipway.docker.LocalEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The image that the demo's app is built on: a Java runtime cut out of the JDK that runs the demo, with the libraries of this machine
 * that it needs, so that nothing is fetched. Where that can't be, the public one of Eclipse Temurin. Made once for each version.
 */
record DemoImage(LocalEngine engine, Path scratch) {

    private static final String PUBLIC = "eclipse-temurin:25-jdk";
    private static final String MODULES = "java.base,jdk.compiler,jdk.httpserver";
    private static final String HOME = "opt/java";
    private static final int MODE = 0755;
    private static final int LIMIT_SECONDS = 120;

    /** As {@code ldd} names a library: {@code name => /path (0x…)}, or only the path. */
    private static final Pattern LIBRARY = Pattern.compile("(?m)(?:=>\\s*|^\\s*)(/\\S+)\\s+\\(0x");

    private static final String OWN_DOCKERFILE = """
            FROM scratch
            COPY root /
            ENV PATH=/opt/java/bin JAVA_HOME=/opt/java
            """;

    /** The name that a Dockerfile may begin with. Fails when there is no way to such an image. */
    String make() throws IOException, InterruptedException {
        String name = "slipway-demo-java:" + Runtime.version().feature() + "."
                + Runtime.version().interim() + "." + Runtime.version().update();
        if (engine.has(name)) {
            return name;
        }
        if (fits(engine.platform())) {
            Path runtime = link();
            engine.build(name, context(runtime, libraries(runtime)));
        } else {
            engine.build(name, tar("FROM " + PUBLIC + "\n"));
        }
        return name;
    }

    /** An engine on this very kind of machine, and a JDK that is meant for it. */
    private static boolean fits(String platform) {
        String architecture = switch (System.getProperty("os.arch")) {
            case "amd64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> "another";
        };
        return System.getProperty("os.name").equals("Linux")
                && platform.equals("linux/" + architecture)
                && Files.isExecutable(Path.of("/usr/bin/ldd"))
                && Files.isExecutable(java("jlink"));
    }

    private Path link() throws IOException, InterruptedException {
        Path runtime = scratch.resolve("runtime");
        output(
                java("jlink").toString(),
                "--add-modules",
                MODULES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                runtime.toString());
        return runtime;
    }

    private static Set<Path> libraries(Path runtime) throws IOException, InterruptedException {
        Set<Path> libraries = new TreeSet<>();
        List<Path> programs;
        try (Stream<Path> files = Files.walk(runtime)) {
            programs = files.filter(
                            file -> file.endsWith("bin/java") || file.toString().endsWith(".so"))
                    .toList();
        }
        for (Path program : programs) {
            Matcher named = LIBRARY.matcher(output("/usr/bin/ldd", program.toString()));
            named.results()
                    .map(result -> Path.of(result.group(1)))
                    .filter(library -> !library.startsWith(runtime))
                    .forEach(libraries::add);
        }
        return libraries;
    }

    private InputStream context(Path runtime, Set<Path> libraries) throws IOException {
        Path file = scratch.resolve("base.tar");
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            put(tar, "Dockerfile", OWN_DOCKERFILE.getBytes(StandardCharsets.UTF_8));
            tar.putArchiveEntry(temporaryFolder());
            tar.closeArchiveEntry();
            for (Path library : libraries) {
                put(tar, "root" + library, Files.readAllBytes(library));
            }
            try (Stream<Path> files = Files.walk(runtime)) {
                for (Path each : files.filter(Files::isRegularFile).toList()) {
                    put(tar, "root/" + HOME + "/" + runtime.relativize(each), Files.readAllBytes(each));
                }
            }
        }
        return Files.newInputStream(file);
    }

    private static TarArchiveEntry temporaryFolder() {
        TarArchiveEntry folder = new TarArchiveEntry("root/tmp/");
        folder.setMode(01777);
        return folder;
    }

    private static InputStream tar(String dockerfile) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            put(tar, "Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8));
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(MODE);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static Path java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program);
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(Path.of(command[0]).getFileName() + " failed: " + output.strip());
        }
        return output;
    }
}
