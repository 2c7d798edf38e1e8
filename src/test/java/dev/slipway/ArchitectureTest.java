package dev.slipway;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The map of the house, as data. A new package, library or arrow needs a line here, with its reason. */
class ArchitectureTest {

    private static final String ROOT = "dev.slipway";

    /** Core: each room imports only nouns that were produced before its own. In the order of the story. */
    private static final List<Map.Entry<String, Set<String>>> CORE = List.of(
            entry("budget", Set.of()),
            entry("deployment", Set.of("budget")),
            entry("tool", Set.of("deployment", "budget")),
            entry("memory", Set.of("deployment")),
            entry("plan", Set.of("tool", "memory", "budget", "deployment")),
            entry("guard", Set.of("plan", "tool", "budget", "deployment")),
            // Not guard: a Deny arrives as plan.Failure.
            entry("agent", Set.of("plan", "tool", "memory", "budget", "deployment")),
            entry("execution", Set.of("guard", "plan", "tool", "budget", "deployment")),
            entry("history", Set.of("execution", "guard", "plan", "budget", "deployment")),
            // Not agent: the story knows only Planner.
            entry(
                    "pipeline",
                    Set.of("history", "execution", "guard", "plan", "memory", "tool", "budget", "deployment")));

    /** Rim: one outside thing each. Imports all of core and http; job and db meet in core's ports, never each other. */
    private static final Set<String> RIM = Set.of(
            "git",
            "hook",
            "folder",
            "api",
            "console",
            "cli",
            "mcp",
            "operator",
            "llm",
            "dify",
            "openclaw",
            "docker",
            "kube",
            "process",
            "probe",
            "http",
            "redis",
            "db",
            "job",
            "notify");

    /** The only arrows inside the rim but those to http: CRD types and reconciler need the cluster's tools. */
    private static final Map<String, Set<String>> INSIDE_RIM = Map.of("operator", Set.of("kube"));

    /** Put the house together, import all of it and are imported by nobody; but boot, where the commands begin, begins the demo. */
    private static final Set<String> TOP = Set.of("boot", "demo");

    private static final int LINES = 400;

    /** Outside libraries, by prefix, and the rooms that may know them. */
    private static final Map<String, Set<String>> HOMES = Map.ofEntries(
            entry("org.eclipse.jgit", Set.of("git")),
            entry("org.apache.sshd", Set.of("git")),
            entry("org.bouncycastle", Set.of("git")),
            entry("io.fabric8", Set.of("kube", "operator")),
            entry("dev.cel", Set.of("kube")),
            entry("io.javaoperatorsdk", Set.of("operator")),
            entry("io.quarkiverse.operatorsdk", Set.of("operator")),
            entry("com.github.dockerjava", Set.of("docker")),
            entry("io.quarkus.hibernate", Set.of("db")),
            entry("org.hibernate", Set.of("db")),
            entry("jakarta.persistence", Set.of("db")),
            entry("io.quarkus.panache", Set.of("db")),
            entry("org.flywaydb", Set.of("db")),
            entry("io.quarkus.flyway", Set.of("db")),
            // Jobs LISTEN, which only the driver's own interface offers.
            entry("org.postgresql", Set.of("db", "job")),
            // The scheduler writes its table in the transactions of db: it gets a DataSource, never an entity.
            entry("java.sql", Set.of("db", "job")),
            entry("javax.sql", Set.of("db", "job")),
            entry("io.agroal", Set.of("db", "job")),
            entry("jakarta.transaction", Set.of("db", "job")),
            entry("io.quarkus.narayana", Set.of("db", "job")),
            entry("com.github.kagkarlsson", Set.of("job")),
            // What each replica does for itself; the jobs are shared by all.
            entry("io.quarkus.scheduler", Set.of("job")),
            entry("io.quarkus.redis", Set.of("redis")),
            entry("io.vertx.redis", Set.of("redis")),
            entry("io.vertx.mutiny.redis", Set.of("redis")),
            entry("com.standardwebhooks", Set.of("notify")),
            // Two doors: people and programs with a token, git hosts with a signature. They share no code.
            entry("jakarta.ws.rs", Set.of("api", "hook")),
            entry("org.jboss.resteasy.reactive", Set.of("api", "hook")),
            entry("io.vertx.core.http", Set.of("api", "hook", "http")),
            entry("io.vertx.ext.web", Set.of("api", "hook")),
            entry("org.eclipse.microprofile.openapi", Set.of("api", "hook")),
            // Kube reads manifests as kubectl does, which Jackson's YAML does not: aliases, dates, base-60 numbers.
            entry("org.yaml.snakeyaml", Set.of("folder", "kube")),
            entry("com.fasterxml.jackson.dataformat.yaml", Set.of("folder")),
            // A commit and a build context are tar streams; the embedded servers' programs come as one.
            entry("org.apache.commons.compress", Set.of("git", "docker", "process", "demo")),
            entry("org.tukaani.xz", Set.of("demo")),
            entry("redis.embedded", Set.of("demo")),
            entry("io.zonky", Set.of("demo")),
            entry("com.sun.net.httpserver", Set.of("demo")),
            entry("io.vertx.core.Vertx", Set.of("http")),
            entry("io.vertx.core.Future", Set.of("http")),
            entry("io.vertx.core.Promise", Set.of("http")),
            entry("io.vertx.core.Handler", Set.of("http")),
            entry("io.vertx.core.MultiMap", Set.of("http")),
            entry("io.vertx.core.buffer", Set.of("http")),
            entry("io.vertx.core.net", Set.of("http")),
            entry("io.vertx.core.streams", Set.of("http")),
            // The demo is a client as anybody's; http must be told the addresses that it checked.
            entry("java.net.http", Set.of("demo")));

    /** What the whole rim may use: the container, configuration, JSON, logs, metrics and health. */
    private static final Set<String> FRAMEWORK = Set.of(
            "jakarta.annotation",
            "jakarta.enterprise",
            "jakarta.inject",
            "io.quarkus.arc",
            "io.quarkus.runtime",
            "io.quarkus.vertx.http.runtime",
            "io.smallrye.common",
            "io.smallrye.config",
            "io.smallrye.mutiny",
            "org.eclipse.microprofile.config",
            "org.eclipse.microprofile.health",
            "com.fasterxml.jackson",
            "io.micrometer",
            "org.jboss.logging",
            "org.jspecify");

    private static final Set<String> CORE_MAY_USE = Set.of("java", "org.jspecify", "com.fasterxml.jackson.annotation");

    /** No I/O in core: an open stream may be handed to it, it opens none. */
    private static final Set<String> CORE_MUST_NOT_USE = Set.of(
            "java.nio.file.Files",
            "java.nio.channels",
            "java.io.File",
            "java.io.FileInputStream",
            "java.net.Socket",
            "java.net.http",
            "java.sql",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "java.util.concurrent.Executors",
            "java.util.Random",
            "java.security.SecureRandom");

    /** Time, chance, ids, threads and configuration are arguments; owner and method, or all methods of a name. */
    private static final Set<String> CORE_MUST_NOT_CALL = Set.of(
            "*.now",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.InstantSource.system",
            "java.lang.Thread.start",
            "java.lang.Thread.startVirtualThread",
            "java.lang.Thread.ofVirtual",
            "java.lang.Thread.ofPlatform",
            "java.lang.Thread.sleep");

    /** Classes that may reflect, each with its reason and its entry in the native image's configuration. */
    private static final Set<String> MAY_REFLECT = Set.of(
            // A proxy of one interface, java.sql.Connection, which native-image finds by itself.
            "dev.slipway.job.JoiningDataSource");

    private static final JavaClasses CLASSES = new ClassFileImporter().importPath("target/classes");
    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void mapHasNoCycle() {
        Map<String, Set<String>> left = new TreeMap<>();
        rooms().forEach(room -> left.put(room, new TreeSet<>(arrowsFrom(room))));
        while (left.values().removeIf(Set::isEmpty)) {
            left.values().forEach(arrows -> arrows.retainAll(left.keySet()));
        }
        assertThat(left).isEmpty();
    }

    @Test
    void everyClassIsInARoomOfTheMap() {
        assertThat(violations(type -> rooms().contains(room(type)) ? List.of() : List.of(type.getName())))
                .isEmpty();
    }

    @Test
    void everyArrowIsInTheMap() {
        assertThat(dependencies(dependency -> {
                    String from = room(dependency.getOriginClass());
                    JavaClass target = dependency.getTargetClass();
                    return !ours(target)
                            || room(target).equals(from)
                            || arrowsFrom(from).contains(room(target));
                }))
                .isEmpty();
    }

    @Test
    void everyLibraryStaysAtHome() {
        assertThat(dependencies(dependency -> {
                    String name = name(dependency.getTargetClass());
                    String from = room(dependency.getOriginClass());
                    return HOMES.entrySet().stream()
                            .noneMatch(home -> within(home.getKey(), name)
                                    && !home.getValue().contains(from));
                }))
                .isEmpty();
    }

    @Test
    void everyLibraryIsKnown() {
        Set<String> known =
                Stream.concat(HOMES.keySet().stream(), FRAMEWORK.stream()).collect(Collectors.toSet());
        assertThat(dependencies(dependency -> {
                    JavaClass target = dependency.getTargetClass();
                    String name = name(target);
                    return ours(target)
                            || target.getBaseComponentType().isPrimitive()
                            || within("java", name)
                            || within("javax.crypto", name)
                            || within("javax.net.ssl", name)
                            || known.stream().anyMatch(library -> within(library, name));
                }))
                .isEmpty();
    }

    @Test
    void coreIsPlainJava() {
        assertThat(dependencies(dependency -> {
                    JavaClass target = dependency.getTargetClass();
                    String name = name(target);
                    boolean allowed = ours(target)
                            || target.getBaseComponentType().isPrimitive()
                            || CORE_MAY_USE.stream().anyMatch(library -> within(library, name));
                    boolean denied = CORE_MUST_NOT_USE.stream().anyMatch(library -> within(library, name));
                    return !core(dependency.getOriginClass()) || (allowed && !denied);
                }))
                .isEmpty();
    }

    @Test
    void coreIsGivenTimeChanceAndThreads() {
        assertThat(violations(type -> core(type)
                        ? type.getAccessesFromSelf().stream()
                                .filter(ArchitectureTest::denied)
                                .map(JavaAccess::getDescription)
                                .toList()
                        : List.of()))
                .isEmpty();
    }

    @Test
    void onlyNamedClassesReflect() {
        assertThat(violations(type -> MAY_REFLECT.contains(type.getName())
                        ? List.of()
                        : Stream.concat(
                                        type.getDirectDependenciesFromSelf().stream()
                                                .filter(use -> within("java.lang.reflect", name(use.getTargetClass())))
                                                .map(Dependency::getDescription),
                                        type.getAccessesFromSelf().stream()
                                                .filter(access -> call(access).equals("java.lang.Class.forName"))
                                                .map(JavaAccess::getDescription))
                                .toList()))
                .isEmpty();
    }

    @Test
    void everyFileIsShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            int lines = Files.readAllLines(file).size();
            if (lines > LINES) {
                tooLong.add(file + " has " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        Set<String> silent = new TreeSet<>();
        for (Path file : sources()) {
            Path info = file.resolveSibling("package-info.java");
            String text = Files.exists(info) ? Files.readString(info) : "";
            if (!text.startsWith("/**") || !text.contains("\n@NullMarked\n")) {
                silent.add(file.getParent() + " wants a package-info.java with a comment and @NullMarked");
            }
        }
        assertThat(silent).isEmpty();
    }

    private static Set<String> rooms() {
        return Stream.of(CORE.stream().map(Map.Entry::getKey), RIM.stream(), TOP.stream())
                .flatMap(all -> all)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> arrowsFrom(String room) {
        Set<String> core = CORE.stream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
        if (core.contains(room)) {
            return CORE.stream()
                    .filter(entry -> entry.getKey().equals(room))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
        }
        if (TOP.contains(room)) {
            core.addAll(RIM);
            if (room.equals("boot")) {
                core.add("demo");
            }
            return core;
        }
        core.add("http");
        core.addAll(INSIDE_RIM.getOrDefault(room, Set.of()));
        core.remove(room);
        return core;
    }

    /** The rest of the package's name, so that a package below a room is a room of its own, which the map does not know. */
    private static String room(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }

    private static boolean ours(JavaClass type) {
        return within(ROOT, name(type));
    }

    private static boolean core(JavaClass type) {
        return CORE.stream().anyMatch(entry -> entry.getKey().equals(room(type)));
    }

    private static String name(JavaClass type) {
        return type.getBaseComponentType().getName();
    }

    private static boolean within(String prefix, String name) {
        return name.equals(prefix) || name.startsWith(prefix + ".") || name.startsWith(prefix + "$");
    }

    private static boolean denied(JavaAccess<?> access) {
        return CORE_MUST_NOT_CALL.contains(call(access))
                || (CORE_MUST_NOT_CALL.contains("*." + access.getName())
                        && within("java.time", name(access.getTargetOwner())));
    }

    private static String call(JavaAccess<?> access) {
        return name(access.getTargetOwner()) + "." + access.getName();
    }

    private static List<String> dependencies(Predicate<Dependency> allowed) {
        return violations(type -> type.getDirectDependenciesFromSelf().stream()
                .filter(allowed.negate())
                .map(Dependency::getDescription)
                .toList());
    }

    private static List<String> violations(Function<JavaClass, List<String>> rule) {
        return CLASSES.stream()
                .flatMap(type -> rule.apply(type).stream())
                .sorted()
                .distinct()
                .toList();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
