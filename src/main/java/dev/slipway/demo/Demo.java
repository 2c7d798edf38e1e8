package dev.slipway.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The story on one machine: a commit that is shipped, a broken one that is rolled back, one in whose middle the service is killed
 * and goes on. Plays the developer, the git host and the receiver of notifications; the service is a process of its own.
 */
public final class Demo {

    /** For one deployment; a first image build on a slow disk takes a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final DemoOptions options;
    private final Narrator narrator = new Narrator(System.out);

    public Demo(DemoOptions options) {
        this.options = options;
    }

    /** Returns the exit code: 0 when all came out as told. Without {@code once} it stays until the JVM is told to end. */
    public int run() throws IOException, InterruptedException {
        narrator.chapter("Slipway starts, with PostgreSQL and Redis of its own");
        Runtime.getRuntime().addShutdownHook(new Thread(Thread.currentThread()::interrupt, "demo-end"));
        try (DemoFolder folder = DemoFolder.make();
                EmbeddedServers servers = EmbeddedServers.open(ServerSettings.keptIn(folder.resolve("servers")))) {
            servers.closedBeforeTheJvmEnds();
            try (DemoReceiver receiver = DemoReceiver.listen();
                    DemoService service = new DemoService(folder, servers.connections(), receiver)) {
                service.start();
                narrator.fact("ready", service.address() + " after " + Narrator.seconds(service.startedIn()));
                return tell(folder, receiver, service);
            }
        } catch (IOException e) {
            narrator.verdict(false, "demo", String.valueOf(e.getMessage()));
            return 1;
        }
    }

    private int tell(DemoFolder folder, DemoReceiver receiver, DemoService service)
            throws IOException, InterruptedException {
        DemoTarget target = DemoTarget.choose(options.target(), folder);
        narrator.fact("target", target.why());
        DemoRepository repository = DemoRepository.make(folder, target.base());
        DemoClient client = new DemoClient(service.address(), service.token());
        String uid = client.register(target.app(repository, receiver));
        narrator.fact("registered", "App demo/echo follows " + repository.url());
        Stage stage = new Stage(repository, service, target, client);
        try {
            boolean told = ship(stage) && breakIt(stage) && killIt(stage) && reported(receiver);
            narrator.verdict(told, "demo", told ? "all came out as told" : "not all came out as told");
            if (!options.once()) {
                stay(stage);
            }
            return told ? 0 : 1;
        } finally {
            service.close(); // first: it would go on with what it has begun
            target.stop(uid, folder);
        }
    }

    private record Stage(DemoRepository repository, DemoService service, DemoTarget target, DemoClient client) {}

    private boolean ship(Stage stage) throws IOException, InterruptedException {
        narrator.chapter("A first commit is pushed");
        push(stage, "Say hello", DemoRepository.Version.FIRST);
        return ends(stage, "Succeeded") && answers(stage, "first");
    }

    private boolean breakIt(Stage stage) throws IOException, InterruptedException {
        narrator.chapter("A broken commit is pushed: it starts, and answers nothing but errors");
        push(stage, "Be clever", DemoRepository.Version.BROKEN);
        return ends(stage, "RolledBack") && answers(stage, "first");
    }

    private boolean killIt(Stage stage) throws IOException, InterruptedException {
        narrator.chapter("A third commit is pushed, and the service is killed in the middle");
        push(stage, "Say it better", DemoRepository.Version.SECOND);
        Follower follower = follow(stage);
        follower.untilStep("candidate", PATIENCE);
        narrator.fact("kill -9", "process " + stage.service().kill());
        stage.service().start();
        narrator.fact(
                "started again", "after " + Narrator.seconds(stage.service().startedIn()));
        return was(follower.untilEnd(PATIENCE), "Succeeded") && answers(stage, "second");
    }

    private void push(Stage stage, String message, DemoRepository.Version version)
            throws IOException, InterruptedException {
        String head = stage.repository().push(message, version);
        narrator.fact("git push", "main@" + head.substring(0, 8) + " \"" + message + "\"");
        int status =
                stage.client().announcePush(stage.repository(), stage.service().hookSecret());
        narrator.fact("webhook", "signed as GitHub does → " + status);
    }

    private Follower follow(Stage stage) {
        return new Follower(stage.client(), narrator, stage.repository().head());
    }

    private boolean ends(Stage stage, String outcome) throws IOException, InterruptedException {
        return was(follow(stage).untilEnd(PATIENCE), outcome);
    }

    private boolean was(String outcome, String wanted) {
        boolean as = outcome.equals(wanted);
        narrator.verdict(as, outcome, as ? "as it should" : "it was to be " + wanted);
        return as;
    }

    private boolean answers(Stage stage, String word) throws InterruptedException {
        String answer = stage.client().ask(stage.target().address(), "hello");
        boolean as = answer.contains(word);
        narrator.verdict(as, "the app says", answer + (as ? "" : " (it was to say \"" + word + "\")"));
        return as;
    }

    private boolean reported(DemoReceiver receiver) throws InterruptedException {
        narrator.chapter("What the webhook receiver was told");
        List<String> outcomes = List.of("Succeeded", "RolledBack", "Succeeded");
        boolean all = receiver.awaitOutcomes(outcomes, Duration.ofSeconds(20));
        receiver.heard().forEach(line -> narrator.fact("heard", Narrator.cut(line)));
        narrator.verdict(all, "reported", "every outcome, signed, in order");
        return all;
    }

    private void stay(Stage stage) throws InterruptedException {
        String address = stage.service().address();
        String curl = "curl -H 'Authorization: Bearer " + stage.service().token() + "' " + address;
        narrator.chapter("Your turn");
        narrator.fact("Slipway", address + "   token " + stage.service().token());
        narrator.fact("the app", stage.target().address() + "/v1/chat/completions");
        narrator.fact("look", curl + "/api/v1/deployments");
        narrator.fact("watch", curl.replace("curl ", "curl -N ") + "/api/v1/events");
        narrator.fact(
                "push",
                "cd " + stage.repository().workTree() + ", change EchoLlm.java, git commit -am 'Mine', git push"
                        + " (seen within 5 s by polling)");
        narrator.fact("end", "Ctrl-C; what the demo started ends with it");
        Thread.currentThread().join();
    }
}
