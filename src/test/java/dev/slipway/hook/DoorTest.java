package dev.slipway.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppId;
import dev.slipway.deployment.AppManifest;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import dev.slipway.pipeline.Stores;
import dev.slipway.testing.InMemoryStores;
import dev.slipway.testing.Respec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DoorTest {

    private static final String SECRET = "it's a secret";
    private static final String BODY = PushParserTest.GITHUB;

    private final Stores stores = new InMemoryStores().stores();
    private final Set<String> stored = new HashSet<>();
    private final List<RepositoryId> woken = new ArrayList<>();
    private boolean down;

    private final Door door = new Door(
            settings(Optional.of(SECRET), Optional.of("other")),
            secrets(),
            stores,
            this::take,
            at("2026-11-21T10:00:03Z"));

    @Test
    void takesASignedPushForEachAppThatFollowsTheRepository() {
        App one = follow("one", "https://github.com/team-a/chat.git", "");
        App two = follow("two", "git@github.com:team-a/chat", "");
        follow("three", "https://github.com/team-a/other.git", "");

        assertThat(open(push(BODY, SECRET))).isEqualTo(new Reply.Taken("accepted"));
        assertThat(woken).containsExactlyInAnyOrder(RepositoryId.of(one), RepositoryId.of(two));
    }

    @Test
    void takesTheSameDeliveryOnce() {
        follow("one", "https://github.com/team-a/chat.git", "");

        assertThat(open(push(BODY, SECRET, "X-GitHub-Delivery", "d-1"))).isEqualTo(new Reply.Taken("accepted"));
        assertThat(open(push(BODY, SECRET, "x-github-delivery", "d-1"))).isEqualTo(new Reply.Taken("duplicate"));
        assertThat(open(push(BODY, SECRET, "X-GitHub-Delivery", "d-2"))).isEqualTo(new Reply.Taken("accepted"));
    }

    @Test
    void numbersDeliveriesThatCarryNoIdByBodyAndTime() {
        Delivery delivery = push(BODY, SECRET);

        assertThat(delivery.id(Instant.parse("2026-11-21T10:00:03Z")))
                .isEqualTo(delivery.id(Instant.parse("2026-11-21T10:00:09Z")))
                .isNotEqualTo(delivery.id(Instant.parse("2026-11-21T10:00:13Z")))
                .hasSizeLessThan(200);
        assertThat(push(BODY, SECRET, "X-GitHub-Delivery", "x".repeat(300)).id(Instant.EPOCH))
                .hasSizeLessThan(200);
    }

    @Test
    void saysWhenNobodyFollows() {
        assertThat(open(push(BODY, SECRET))).isEqualTo(new Reply.Taken("no App follows github.com/team-a/chat"));
    }

    @Test
    void parsesNothingThatIsNotSigned() {
        String broken = "{";

        assertThat(open(push(broken, "wrong"))).isEqualTo(new Reply.Unauthorized());
        assertThat(open(new Delivery(Provider.GITHUB, Map.of(), bytes(broken)))).isEqualTo(new Reply.Unauthorized());
        for (String bad : List.of(
                "", "sha256=", "sha1=abc", Signature.of(SECRET, bytes(broken)).hex())) {
            assertThat(open(new Delivery(Provider.GITHUB, Map.of("X-Hub-Signature-256", bad), bytes(broken))))
                    .isEqualTo(new Reply.Unauthorized());
        }
        assertThat(open(push(broken, SECRET))).isEqualTo(new Reply.Malformed("the body is not the JSON of a push"));
    }

    @Test
    void checksAKnownSignatureOfGithub() {
        // From GitHub's own documentation of its webhooks.
        Delivery delivery = new Delivery(
                Provider.GITHUB,
                Map.of(
                        "X-Hub-Signature-256",
                        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                        "X-GitHub-Event",
                        "ping"),
                bytes("Hello, World!"));

        assertThat(door.open(new Door.Lock(Optional.empty(), "It's a Secret to Everybody"), delivery))
                .isEqualTo(new Reply.Pong());
    }

    @Test
    void answersPingsIgnoresOtherEventsAndRefusesForms() {
        assertThat(open(push(BODY, SECRET, "X-GitHub-Event", "ping"))).isEqualTo(new Reply.Pong());
        assertThat(open(push(BODY, SECRET, "X-GitHub-Event", "issues")))
                .isEqualTo(new Reply.Taken("ignored: only push events count"));
        assertThat(open(push("payload=1", SECRET, "Content-Type", "application/x-www-form-urlencoded")))
                .isInstanceOf(Reply.WrongType.class);
    }

    @Test
    void hasNoDoorWithoutASecret() {
        Door locked = new Door(
                settings(Optional.empty(), Optional.of(" ")),
                secrets(),
                stores,
                this::take,
                at("2026-11-21T10:00:03Z"));
        follow("mute", "https://github.com/team-a/chat.git", "");
        follow("forgotten", "https://github.com/team-a/chat.git", "missing");

        assertThat(locked.lock(Provider.GITHUB, Optional.empty())).isEmpty();
        assertThat(locked.lock(Provider.GENERIC, Optional.empty())).isEmpty();
        for (String app : List.of("mute", "forgotten", "unknown")) {
            assertThat(locked.lock(Provider.GITHUB, Optional.of(new AppName("team-a", app))))
                    .isEmpty();
        }
    }

    @Test
    void opensAnAppsOwnDoorForItsRepositoryOnly() {
        App own = follow("own", "https://git.example.com/mirror/of-chat.git", "hook");
        follow("one", "https://github.com/team-a/chat.git", "");
        Door.Lock lock = door.lock(Provider.GITHUB, Optional.of(own.name())).orElseThrow();

        assertThat(door.open(lock, push(BODY, SECRET))).isEqualTo(new Reply.Unauthorized());
        assertThat(door.open(lock, push(BODY, "own secret"))).isEqualTo(new Reply.Taken("accepted"));
        assertThat(woken).containsExactly(RepositoryId.of(own));
    }

    /** The push is kept: the remote is asked, and other Apps may follow it. */
    @Test
    void saysThatTheAppIsSuspended() {
        App own = follow("own", "https://git.example.com/mirror/of-chat.git", "hook");
        App suspended = new App(
                own.id(),
                own.name(),
                2,
                own.owner(),
                new Respec(own.spec()).suspended().spec(),
                own.manifest());
        stores.transactions().run(() -> stores.apps().save(suspended));
        Door.Lock lock = door.lock(Provider.GITHUB, Optional.of(own.name())).orElseThrow();

        assertThat(door.open(lock, push(BODY, "own secret")))
                .isEqualTo(new Reply.Taken("accepted, but team-a/own is suspended: nothing of it is deployed"));
        assertThat(woken).containsExactly(RepositoryId.of(own));
    }

    @Test
    void takesAGenericPush() {
        follow("one", "https://git.example.com/a/b.git", "");
        byte[] body = bytes("{\"repository\": \"ssh://git@git.example.com/a/b\"}");
        String signature = "sha256=" + Signature.of("other", body).hex();
        Delivery delivery = new Delivery(Provider.GENERIC, Map.of("x-slipway-signature", signature), body);

        assertThat(door.open(door.lock(Provider.GENERIC, Optional.empty()).orElseThrow(), delivery))
                .isEqualTo(new Reply.Taken("accepted"));
    }

    @Test
    void asksToDeliverAgainWhatWasNotStored() {
        follow("one", "https://github.com/team-a/chat.git", "");
        down = true;

        assertThat(open(push(BODY, SECRET))).isEqualTo(new Reply.Unavailable());
    }

    @Test
    void readsNoMoreThanABodyMayHave() throws IOException {
        BodyReader reader = new BodyReader();

        assertThat(reader.read(endless(), Optional.of(BodyReader.MOST_BYTES + 1L)))
                .isInstanceOf(BodyReader.Body.TooLarge.class);
        assertThat(reader.read(endless(), Optional.empty())).isInstanceOf(BodyReader.Body.TooLarge.class);
        byte[] large = new byte[1_000_000];
        large[999_999] = 1;
        assertThat(((BodyReader.Body.Read) reader.read(new ByteArrayInputStream(large), Optional.empty())).bytes())
                .isEqualTo(large);
    }

    private Reply open(Delivery delivery) {
        return door.open(door.lock(Provider.GITHUB, Optional.empty()).orElseThrow(), delivery);
    }

    private boolean take(String provider, String delivery, Push push, List<RepositoryId> repositories) {
        if (down) {
            throw new IllegalStateException("the database is down");
        }
        woken.addAll(repositories);
        return stored.add(provider + delivery);
    }

    private App follow(String name, String url, String hookSecret) {
        Map<String, Object> spec = new TreeMap<>(Map.of(
                "source", Map.of("url", url, "ref", Map.of("branch", "main")),
                "target", Map.of("kubernetes", Map.of("namespace", "x"))));
        if (!hookSecret.isEmpty()) {
            spec.put("hook", Map.of("secretRef", Map.of("name", hookSecret)));
        }
        AppManifest.Parsed.Valid parsed = (AppManifest.Parsed.Valid) AppManifest.parse(Map.of(
                "apiVersion",
                AppManifest.API_VERSION,
                "kind",
                AppManifest.KIND,
                "metadata",
                Map.of("name", name, "namespace", "team-a"),
                "spec",
                spec));
        App app = new App(new AppId(name), parsed.name(), 1, "api", parsed.spec(), parsed.manifest());
        stores.transactions().run(() -> {
            stores.apps().save(app);
            stores.repositories().ensure(RepositoryId.of(app));
        });
        return app;
    }

    private static Delivery push(String body, String secret, String... header) {
        Map<String, String> headers = new TreeMap<>(Map.of(
                "X-Hub-Signature-256",
                "sha256=" + Signature.of(secret, bytes(body)).hex(),
                "X-GitHub-Event",
                "push"));
        for (int i = 0; i < header.length; i += 2) {
            headers.put(header[i], header[i + 1]);
        }
        return new Delivery(Provider.GITHUB, headers, bytes(body));
    }

    private static HookSettings settings(Optional<String> github, Optional<String> generic) {
        return new HookSettings() {
            @Override
            public Optional<String> githubSecret() {
                return github;
            }

            @Override
            public Optional<String> genericSecret() {
                return generic;
            }
        };
    }

    private static Secrets secrets() {
        return new Secrets() {
            @Override
            public Optional<Map<String, String>> read(String namespace, SecretRef reference) {
                return reference.name().equals("hook") ? Optional.of(Map.of("secret", "own secret")) : Optional.empty();
            }

            @Override
            public String whereToPut(String namespace, SecretRef reference) {
                return namespace + "/" + reference;
            }
        };
    }

    private static InputStream endless() {
        return new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] into, int from, int length) {
                return length;
            }
        };
    }

    private static InstantSource at(String time) {
        return InstantSource.fixed(Instant.parse(time));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
