package dev.slipway.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trust in a secret's own certificates besides those that Java trusts. */
final class TrustedCertificates {

    private TrustedCertificates() {}

    /** Empty where there are none: then Java's own are used, and connections can be shared. */
    static Optional<TrustManager[]> besides(Optional<String> pem) throws Refusal {
        if (pem.isEmpty()) {
            return Optional.empty();
        }
        List<Certificate> all = new ArrayList<>(parse(pem.get()));
        try {
            all.addAll(usual());
            return Optional.of(managers(all).getTrustManagers());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Java's own trust store can't be read", e);
        }
    }

    private static Collection<? extends Certificate> parse(String pem) throws Refusal {
        try {
            byte[] bytes = pem.getBytes(StandardCharsets.UTF_8);
            Collection<? extends Certificate> parsed =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
            if (parsed.isEmpty()) {
                throw new Refusal("the secret's ca.crt holds no certificate: it must be PEM");
            }
            return parsed;
        } catch (CertificateException e) {
            throw new Refusal("the secret's ca.crt can't be read: it must be certificates as PEM", e);
        }
    }

    private static List<Certificate> usual() throws GeneralSecurityException, IOException {
        List<Certificate> issuers = new ArrayList<>();
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                issuers.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        return issuers;
    }

    private static TrustManagerFactory managers(List<Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("certificate-" + i, certificates.get(i));
        }
        return factory(store);
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
