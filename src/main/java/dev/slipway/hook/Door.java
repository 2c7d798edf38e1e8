package dev.slipway.hook;

import dev.slipway.deployment.App;
import dev.slipway.deployment.AppName;
import dev.slipway.deployment.Apps;
import dev.slipway.deployment.RepositoryId;
import dev.slipway.deployment.Secrets;
import dev.slipway.pipeline.Intake;
import dev.slipway.pipeline.Repositories;
import dev.slipway.pipeline.Stores;
import dev.slipway.pipeline.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Lets signed deliveries in: the installation's for every repository that is followed, an App's own for its repository. */
@ApplicationScoped
class Door {

    /** Key of an App's own secret. */
    static final String KEY = "secret";

    private static final Logger LOG = Logger.getLogger(Door.class);

    private final HookSettings settings;
    private final Secrets secrets;
    private final Apps apps;
    private final Repositories repositories;
    private final Transactions transactions;
    private final Hints hints;
    private final InstantSource clock;

    /** Where hints go: {@link Intake#hint}. */
    interface Hints {
        boolean take(String provider, String delivery, Push push, List<RepositoryId> repositories);
    }

    @Inject
    Door(HookSettings settings, Secrets secrets, Stores stores, Intake intake, InstantSource clock) {
        this(
                settings,
                secrets,
                stores,
                (provider, delivery, push, ids) -> intake.hint(provider, delivery, push.hint(), ids),
                clock);
    }

    Door(HookSettings settings, Secrets secrets, Stores stores, Hints hints, InstantSource clock) {
        this.settings = settings;
        this.secrets = secrets;
        this.apps = stores.apps();
        this.repositories = stores.repositories();
        this.transactions = stores.transactions();
        this.hints = hints;
        this.clock = clock;
    }

    /** A door that has a lock: whom it is for, and the secret that opens it. */
    record Lock(Optional<App> app, String secret) {}

    /** Empty where no secret is configured. Throws what the stores throw. */
    Optional<Lock> lock(Provider provider, Optional<AppName> name) {
        if (name.isEmpty()) {
            return installation(provider).map(secret -> new Lock(Optional.empty(), secret));
        }
        Optional<App> app = apps.find(name.get());
        return app.flatMap(this::own).map(secret -> new Lock(app, secret));
    }

    /** Authenticates first, then parses, then stores. */
    Reply open(Lock lock, Delivery delivery) {
        Optional<Signature> signature =
                delivery.header(delivery.provider().signatureHeader()).flatMap(Signature::parse);
        if (signature.filter(s -> s.signs(lock.secret(), delivery.body())).isEmpty()) {
            return new Reply.Unauthorized();
        }
        if (delivery.isForm()) {
            return new Reply.WrongType("choose the content type application/json at the git host");
        }
        String event = delivery.header(Provider.GITHUB_EVENT).orElse("push");
        return switch (event) {
            case "ping" -> new Reply.Pong();
            case "push" -> push(lock, delivery);
            default -> new Reply.Taken("ignored: only push events count");
        };
    }

    private Reply push(Lock lock, Delivery delivery) {
        Push push;
        try {
            push = switch (delivery.provider()) {
                case GITHUB -> PushParser.github(delivery.body());
                case GENERIC -> PushParser.generic(delivery.body());
            };
        } catch (IOException e) {
            LOG.debugf("a signed body was not understood: %s", e.getMessage());
            return new Reply.Malformed("the body is not the JSON of a push");
        }
        return safely(() -> transactions.call(() -> store(lock, delivery, push)));
    }

    private Reply store(Lock lock, Delivery delivery, Push push) {
        List<RepositoryId> followed =
                lock.app().map(app -> List.of(RepositoryId.of(app))).orElseGet(() -> followed(push));
        if (followed.isEmpty()) {
            String which = push.repositories().stream()
                    .findFirst()
                    .map(RepositoryAddress::text)
                    .orElse("this repository");
            return new Reply.Taken("no App follows " + which);
        }
        String id = delivery.id(clock.instant());
        boolean added = hints.take(delivery.provider().word(), id, push, followed);
        LOG.debugf("delivery %s for %s: %s", id, followed, added ? "accepted" : "duplicate");
        return new Reply.Taken((added ? "accepted" : "duplicate") + passedBy(lock));
    }

    /** What a git host's page of deliveries is to say beside it. */
    private static String passedBy(Lock lock) {
        return lock.app()
                .filter(app -> app.spec().suspend())
                .map(app -> ", but " + app.name() + " is suspended: nothing of it is deployed")
                .orElse("");
    }

    private List<RepositoryId> followed(Push push) {
        return push.repositories().stream()
                .flatMap(address -> repositories.named(address.name()).stream())
                .distinct()
                .filter(id -> RepositoryAddress.of(id.url())
                        .filter(push.repositories()::contains)
                        .isPresent())
                .toList();
    }

    /** What the stores throw means that nothing was stored: the git host delivers again. */
    static Reply safely(Supplier<Reply> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            LOG.warnf("a delivery was not stored, the git host is asked to deliver it again: %s", e.getMessage());
            LOG.debug("why it was not stored", e);
            return new Reply.Unavailable();
        }
    }

    Optional<String> installation(Provider provider) {
        Optional<String> secret = switch (provider) {
            case GITHUB -> settings.githubSecret();
            case GENERIC -> settings.genericSecret();
        };
        return secret.filter(text -> !text.isBlank());
    }

    private Optional<String> own(App app) {
        return app.spec()
                .hookSecretRef()
                .flatMap(reference -> secrets.read(app.name().namespace(), reference))
                .map(keys -> keys.getOrDefault(KEY, ""))
                .filter(text -> !text.isBlank());
    }
}
