package dev.slipway.hook;

import dev.slipway.deployment.App;
import dev.slipway.deployment.SecretRef;
import dev.slipway.deployment.Secrets;
import dev.slipway.deployment.Source;
import dev.slipway.pipeline.WebhookGuide;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Names the door that a push to an App's repository has to come through. */
@ApplicationScoped
class HookGuide implements WebhookGuide {

    /** Gitea and Forgejo deliver as GitHub does. */
    private static final List<String> LIKE_GITHUB = List.of("github", "gitea", "forgejo", "codeberg");

    private final AddressSettings address;
    private final Door door;
    private final Secrets secrets;

    @Inject
    HookGuide(AddressSettings address, Door door, Secrets secrets) {
        this.address = address;
        this.door = door;
        this.secrets = secrets;
    }

    @Override
    public Entry entry(App app) {
        Provider provider = provider(app.spec().source());
        Optional<SecretRef> own = app.spec().hookSecretRef();
        String path = "/hooks/" + provider.word() + (own.isPresent() ? "/" + app.name() : "");
        String secret = own.map(reference -> "the value in " + whereToPut(app, reference))
                .orElse("the value of slipway.hook." + provider.word() + ".secret");
        return new Entry(base() + path, "application/json", secret, "push", how(provider) + note(app, provider));
    }

    private static String how(Provider provider) {
        return switch (provider) {
            case GITHUB -> "";
            case GENERIC ->
                "Send {\"repository\": address} with the header " + provider.signatureHeader()
                        + ": sha256=HEX, the HMAC-SHA256 of the body. ";
        };
    }

    private String note(App app, Provider provider) {
        String polled = "Without it the remote is asked every "
                + app.spec().source().interval().toSeconds() + " s.";
        if (door.lock(provider, app.spec().hookSecretRef().map(own -> app.name()))
                .isEmpty()) {
            return "That secret is not set yet, and until then the address answers 404. " + polled;
        }
        return address.url().isEmpty()
                ? "Set slipway.url to the address that your git host reaches. " + polled
                : polled;
    }

    private String whereToPut(App app, SecretRef reference) {
        return secrets.whereToPut(app.name().namespace(), new SecretRef(reference.name(), Optional.of(Door.KEY)));
    }

    private String base() {
        return address.url().map(url -> url.replaceFirst("/+$", "")).orElse("http://SLIPWAY-ADDRESS");
    }

    private static Provider provider(Source source) {
        return RepositoryAddress.of(source.url())
                .map(repository -> repository.text().split("/", 2)[0])
                .filter(host -> LIKE_GITHUB.stream().anyMatch(host::contains))
                .map(github -> Provider.GITHUB)
                .orElse(Provider.GENERIC);
    }
}
