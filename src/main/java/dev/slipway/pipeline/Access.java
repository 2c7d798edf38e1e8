package dev.slipway.pipeline;

import dev.slipway.deployment.Caller;
import dev.slipway.deployment.Digest;
import dev.slipway.deployment.Tokens;
import java.time.InstantSource;
import java.util.List;

/** Who may use the API: tokens are made, shown by name, and revoked; each change is told in the audit. */
public final class Access {

    private final Tokens tokens;
    private final Witness witness;

    public Access(Tokens tokens, Stores stores, InstantSource clock) {
        this.tokens = tokens;
        this.witness = new Witness(stores, clock);
    }

    public boolean none() {
        return tokens.none();
    }

    public List<Tokens.Known> all() {
        return tokens.all();
    }

    public Answer make(String name, Digest hash, Caller by) {
        return witness.ofToken(by, "token.make", name, () -> {
            tokens.lock();
            if (tokens.all().size() >= Tokens.MOST) {
                return new Answer.Conflict("there are " + Tokens.MOST + " tokens: revoke one first");
            }
            tokens.add(name, hash);
            return new Answer.Accepted("made the token " + name);
        });
    }

    /** Never the last one: nobody could use the API any more, nor undo it there. */
    public Answer revoke(String name, Caller by) {
        return witness.ofToken(by, "token.revoke", name, () -> {
            tokens.lock();
            List<String> names = tokens.all().stream().map(Tokens.Known::name).toList();
            return names.equals(List.of(name))
                    ? new Answer.Conflict(name + " is the last token: make another first (./slipway token)")
                    : revoked(name);
        });
    }

    /** For whoever has the machine, and can make another. */
    public Answer revokeEvenTheLast(String name, Caller by) {
        return witness.ofToken(by, "token.revoke", name, () -> revoked(name));
    }

    private Answer revoked(String name) {
        return tokens.revoke(name)
                ? new Answer.Accepted("revoked the token " + name)
                : new Answer.NotFound("there is no token " + name);
    }
}
