package dev.slipway.api;

import dev.slipway.deployment.Caller;
import dev.slipway.pipeline.Access;
import dev.slipway.pipeline.Answer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;

/** Tokens on the machine's own command line. What is printed here is the only place where a token is ever seen. */
@ApplicationScoped
public class TokenDesk {

    private static final Caller SERVICE = new Caller("service");
    private static final Caller COMMAND_LINE = new Caller("cli");

    private final Access access;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    TokenDesk(Access access, InstantSource clock) {
        this.access = access;
        this.clock = clock;
    }

    /** At the first start of an installation prints {@code token: …}; then never again, unless all were revoked. */
    public void printFirst(PrintStream out) {
        if (access.none()) {
            print("first", SERVICE, out);
        }
    }

    /** Makes one more and prints {@code token: …}; those made before stay good. False where it was refused. */
    public boolean printAnother(PrintStream out) {
        return print("made-" + clock.instant().toEpochMilli(), COMMAND_LINE, out);
    }

    /** Prints the id, birth and last use of each. */
    public boolean printAll(PrintStream out) {
        access.all()
                .forEach(token -> out.println(token.name() + "  made " + token.createdAt() + "  "
                        + token.lastUsedAt()
                                .map(Instant::toString)
                                .map("last used "::concat)
                                .orElse("never used")));
        out.flush();
        return true;
    }

    /** Even the last one: whoever has the machine can make another. False where there is none of that id. */
    public boolean revoke(String id, PrintStream out) {
        return tell(access.revokeEvenTheLast(id, COMMAND_LINE), out);
    }

    private boolean print(String name, Caller by, PrintStream out) {
        Token token = Token.random(random);
        Answer answer = access.make(name, token.hash(), by);
        if (!(answer instanceof Answer.Accepted)) {
            return tell(answer, out);
        }
        out.println("token: " + token.text());
        out.flush();
        return true;
    }

    private static boolean tell(Answer answer, PrintStream out) {
        out.println(answer.message());
        out.flush();
        return answer instanceof Answer.Accepted;
    }
}
