package dev.slipway.folder;

import dev.slipway.deployment.Redactor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Takes out of texts what was read as a secret, in the forms it usually takes (plain, line by line, URL-encoded, Base64), what stands
 * before the {@code @} of an address, and what looks like a well-known kind of token. Time grows linearly with the text.
 */
@ApplicationScoped
class Redactions implements Redactor {

    /** What is shorter would be found in every text. */
    static final int LEAST_LENGTH = KnownValues.LEAST_LENGTH;

    private static final int LEAST_LINE = 16;

    private final KnownValues known;

    @Inject
    Redactions() {
        this(new SecureRandom().nextLong());
    }

    Redactions(long seed) {
        this.known = new KnownValues(seed);
    }

    /** From now on the value is taken out. Keeps no more than keyed hashes of it. */
    void remember(String value) {
        String stripped = value.strip();
        rememberForms(stripped);
        if (stripped.indexOf('\n') >= 0) {
            stripped.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= LEAST_LINE)
                    .forEach(known::add);
        }
    }

    private void rememberForms(String value) {
        if (value.length() >= LEAST_LENGTH) {
            known.add(value);
            known.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            known.add(Base64.getEncoder().encodeToString(bytes));
            known.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
    }

    @Override
    public String redact(String text) {
        return TokenShapes.redact(AddressCredentials.redact(known.redact(text)));
    }
}
