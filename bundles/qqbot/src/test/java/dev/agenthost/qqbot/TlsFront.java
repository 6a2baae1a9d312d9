package dev.agenthost.qqbot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** TLS in front of a plain server on loopback, with a certificate of its own for the name {@code localhost}. */
public final class TlsFront implements AutoCloseable {
    public static final String PASSWORD = "changeit";

    private final Path folder;
    private final URI behind;
    private final SSLServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

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
            server = (SSLServerSocket) context(folder.resolve("front.p12"))
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        threads.execute(this::accept);
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
        return URI.create(scheme + "://" + host + ":" + server.getLocalPort() + path);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket there = new Socket(behind.getHost(), behind.getPort())) {
            open.add(there);
            threads.execute(() -> copy(client, there));
            there.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException ended) {
            // either side may end first
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ended) {
            // either side may end first
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
