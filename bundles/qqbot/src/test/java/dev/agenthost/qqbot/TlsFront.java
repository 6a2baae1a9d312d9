package dev.agenthost.qqbot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS in front of a plain server on loopback, with a certificate of its own for the name {@code localhost}. */
public final class TlsFront implements AutoCloseable {
    public static final String PASSWORD = "changeit";

    private final Path folder;
    private final URI behind;
    private final LoopbackServer server;

    /** @param folder where its key store and what trusts it is written */
    public TlsFront(Path folder, URI behind) {
        this.folder = folder;
        this.behind = behind;
        try {
            keytool("-genkeypair -alias front -keyalg EC -dname CN=localhost -ext san=dns:localhost -validity 2"
                    + " -storetype PKCS12 -keystore front.p12");
            keytool("-exportcert -alias front -rfc -file front.pem -keystore front.p12");
            keytool("-importcert -noprompt -alias front -file front.pem -storetype PKCS12 -keystore trust.p12");
            keytool("-importcert -noprompt -alias front -file front.pem -storetype JKS -keystore trust.jks");
            server = new LoopbackServer(context(folder.resolve("front.p12")).getServerSocketFactory());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server.serve(this::serve);
    }

    private void keytool(String arguments) throws IOException {
        List<String> command = new CopyOnWriteArrayList<>(List.of(arguments.split(" ")));
        command.add(
                0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (InputStream said = process.getInputStream()) {
            String words = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(words);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    /** Trusts it; there are also {@code trust.p12} and {@code trust.jks}, with {@link #PASSWORD}. */
    public Path pem() {
        return folder.resolve("front.pem");
    }

    /**
     * Where it listens.
     *
     * @param scheme {@code https} or {@code wss}
     */
    public URI url(String scheme, String host, String path) {
        return URI.create(scheme + "://" + host + ":" + server.port() + path);
    }

    private void serve(Socket client) throws IOException {
        try (Socket there = server.connect(behind.getHost(), behind.getPort())) {
            server.pipe(client, there);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
