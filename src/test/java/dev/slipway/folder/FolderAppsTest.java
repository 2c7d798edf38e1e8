package dev.slipway.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.pipeline.RefusedDocuments.Refused;
import dev.slipway.pipeline.Register;
import dev.slipway.pipeline.Stores;
import dev.slipway.pipeline.Transactions;
import dev.slipway.pipeline.Wakes;
import dev.slipway.pipeline.WebhookGuide;
import dev.slipway.testing.InMemoryStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderAppsTest {

    @TempDir
    private Path folder;

    private final Stores stores = new InMemoryStores().stores();
    private final AtomicInteger transactions = new AtomicInteger();
    private boolean down;

    @Test
    void takesInEveryAppOfEveryFile() throws IOException {
        write("team/one.yaml", app("one") + "---\n" + app("two"));
        write("three.yml", app("three"));
        write(".hidden.yaml", app("four"));
        write("readme.txt", "no App");
        FolderApps apps = follow();

        assertThat(names()).containsExactly("default/one", "default/three", "default/two");
        assertThat(apps.all()).isEmpty();
        assertThat(stores.apps().all()).allMatch(app -> app.owner().equals("folder") && app.generation() == 1);
    }

    @Test
    void changesAnAppWithItsFileAndNotOtherwise() throws IOException {
        write("one.yaml", app("one"));
        FolderApps apps = follow();
        int before = transactions.get();
        apps.follow();
        assertThat(transactions.get()).isEqualTo(before);

        write("one.yaml", app("one").replace("8080", "9090"));
        apps.follow();
        assertThat(find("one").generation()).isEqualTo(2);
    }

    @Test
    void deletesAnAppWhoseFileWent() throws IOException {
        write("one.yaml", app("one"));
        write("two.yaml", app("two"));
        FolderApps apps = follow();
        Files.delete(folder.resolve("one.yaml"));
        apps.follow();

        assertThat(names()).containsExactly("default/two");
    }

    @Test
    void deletesNothingWhileAnyFileHasAProblem() throws IOException {
        write("one.yaml", app("one"));
        write("two.yaml", app("two"));
        FolderApps apps = follow();
        Files.delete(folder.resolve("one.yaml"));
        write("two.yaml", "spec: {");
        apps.follow();
        assertThat(names()).containsExactly("default/one", "default/two");
        assertThat(apps.all()).extracting(Refused::origin).containsExactly("two.yaml");

        write("two.yaml", app("two"));
        apps.follow();
        assertThat(names()).containsExactly("default/two");
        assertThat(apps.all()).isEmpty();
    }

    @Test
    void deletesNothingWhenTheFolderIsEmptyOrGone() throws IOException {
        write("one.yaml", app("one"));
        FolderApps apps = follow();
        Files.delete(folder.resolve("one.yaml"));
        apps.follow();
        assertThat(names()).containsExactly("default/one");

        Files.delete(folder);
        apps.follow();
        assertThat(names()).containsExactly("default/one");
        assertThat(apps.all())
                .containsExactly(new Refused(folder.toString(), List.of("the folder " + folder + " is not there")));

        Files.createDirectory(folder);
        write("none.yaml", "# no Apps: this is meant\n");
        apps.follow();
        assertThat(names()).isEmpty();
    }

    @Test
    void deletesAfterARestartWhatWentMeanwhile() throws IOException {
        write("one.yaml", app("one"));
        write("two.yaml", app("two"));
        follow();
        Files.delete(folder.resolve("one.yaml"));
        follow();

        assertThat(names()).containsExactly("default/two");
    }

    @Test
    void leavesAppsOfTheApiAlone() throws IOException {
        write("one.yaml", app("one"));
        follow();
        App one = find("one");
        stores.transactions()
                .run(() -> stores.apps()
                        .save(new App(
                                new AppId("other"),
                                new AppName("default", "mine"),
                                1,
                                "api",
                                one.spec(),
                                one.manifest())));
        write("mine.yaml", app("mine"));
        FolderApps apps = follow();

        assertThat(apps.all())
                .containsExactly(new Refused("mine.yaml", List.of("default/mine belongs to api: change it there")));
        Files.delete(folder.resolve("mine.yaml"));
        apps.follow();
        assertThat(names()).contains("default/mine");
    }

    @Test
    void saysWhatIsWrongWithEachDocument() throws IOException {
        write("a.yaml", app("one") + "---\n" + app("one"));
        write("b.yaml", app("two").replace("port:", "prot:"));
        Files.write(folder.resolve("c.yaml"), new byte[] {(byte) 0xff});
        Files.write(folder.resolve("d.yaml"), new byte[AppFolder.MOST_FILE_BYTES + 1]);

        assertThat(follow().all())
                .containsExactly(
                        new Refused("c.yaml", List.of("the file is not UTF-8: save it as UTF-8")),
                        new Refused("d.yaml", List.of("the file is larger than 1048576 bytes: split it")),
                        new Refused(
                                "a.yaml (document 2)",
                                List.of("metadata names default/one, which is in a.yaml (document 1) already: rename or"
                                        + " remove one")),
                        new Refused(
                                "b.yaml",
                                List.of(
                                        "spec.target.process.port is missing: write the port that the program listens"
                                                + " on, as 8080",
                                        "spec.target.process.prot is not a field: did you mean port?")));
        assertThat(names()).containsExactly("default/one");
    }

    @Test
    void followsLinksAsMountedFoldersHaveThem() throws IOException {
        Files.createDirectory(folder.resolve("..data"));
        write("..data/one.yaml", app("one"));
        Files.createSymbolicLink(folder.resolve("one.yaml"), Path.of("..data/one.yaml"));
        follow();

        assertThat(names()).containsExactly("default/one");
    }

    @Test
    void triesAgainWhenTheStoresWereDown() throws IOException {
        write("one.yaml", app("one"));
        FolderApps apps = folderApps();
        down = true;
        assertThatThrownBy(apps::follow).isInstanceOf(IllegalStateException.class);
        down = false;
        apps.follow();

        assertThat(names()).containsExactly("default/one");
    }

    private FolderApps follow() {
        FolderApps apps = folderApps();
        apps.follow();
        return apps;
    }

    private FolderApps folderApps() {
        Transactions counted = new Transactions() {
            @Override
            public <T> T call(Supplier<T> work) {
                transactions.incrementAndGet();
                if (down) {
                    throw new IllegalStateException("the database is down");
                }
                return stores.transactions().call(work);
            }

            @Override
            public <T> T snapshot(Supplier<T> reads) {
                return stores.transactions().snapshot(reads);
            }
        };
        AtomicInteger ids = new AtomicInteger(stores.apps().all().size());
        Stores watched = new Stores(
                counted,
                stores.apps(),
                stores.repositories(),
                stores.heads(),
                stores.queue(),
                stores.triggers(),
                stores.deployments(),
                stores.results(),
                stores.history(),
                stores.audit(),
                stores.sightings());
        Register register =
                new Register(watched, new NoWakes(), () -> "a" + ids.incrementAndGet(), InstantSource.system());
        WebhookGuide guide = app -> new WebhookGuide.Entry("/hooks/generic", "application/json", "", "push", "");
        return new FolderApps(new AppFolder(folder), register, stores.apps(), guide);
    }

    private List<String> names() {
        return stores.apps().all().stream().map(app -> app.name().toString()).toList();
    }

    private App find(String name) {
        return stores.apps().find(new AppName("default", name)).orElseThrow();
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    private static String app(String name) {
        return """
                apiVersion: slipway.dev/v1alpha1
                kind: App
                metadata: {name: %s}
                spec:
                  source: {url: "https://git.example.com/chat.git", ref: {branch: main}}
                  target: {process: {command: [java, App.java], port: 8080}}
                """.formatted(name);
    }

    private static final class NoWakes implements Wakes {
        @Override
        public void apps(SortedSet<AppId> apps) {}

        @Override
        public void repository(RepositoryId repository) {}

        @Override
        public void delivery(String deployment, int receiver) {}
    }
}
