package dev.agenthost.qqbot.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates that are trusted, read from a file. Immutable; two are equal when they trust the same certificates. */
public final class TrustStore {
    private static final String PEM = "-----BEGIN";

    private final Set<Certificate> certificates;
    private final SSLContext context;

    private TrustStore(Set<Certificate> certificates) throws GeneralSecurityException, IOException {
        this.certificates = certificates;
        this.context = context(certificates);
    }

    /**
     * Reads a file.
     *
     * @param file certificates in PEM, or a key store in PKCS12 or JKS
     * @param password of the key store; empty where it has none
     * @throws IOException when there is no such file, or the password does not open it
     * @throws GeneralSecurityException when it is of another format, or trusts nothing
     */
    static TrustStore read(Path file, Secret password) throws IOException, GeneralSecurityException {
        byte[] content = Files.readAllBytes(file);
        Set<Certificate> found = new String(content, StandardCharsets.ISO_8859_1).contains(PEM)
                ? new LinkedHashSet<>(
                        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content)))
                : trusted(file, password);
        if (found.isEmpty()) {
            throw new CertificateException("no trusted certificate");
        }
        return new TrustStore(Collections.unmodifiableSet(found));
    }

    private static Set<Certificate> trusted(Path file, Secret password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(file.toFile(), password.reveal().toCharArray());
        Set<Certificate> trusted = new LinkedHashSet<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias)) {
                trusted.add(store.getCertificate(alias));
            }
        }
        return trusted;
    }

    private static SSLContext context(Set<Certificate> certificates) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("trusted-" + store.size(), certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** TLS that trusts these certificates and no other; who uses it still has to verify the host's name. */
    public SSLContext context() {
        return context;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrustStore store && certificates.equals(store.certificates);
    }

    @Override
    public int hashCode() {
        return certificates.hashCode();
    }

    @Override
    public String toString() {
        return "TrustStore[" + certificates.size() + " certificates]";
    }
}
