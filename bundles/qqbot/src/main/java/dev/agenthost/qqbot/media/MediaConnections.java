package dev.agenthost.qqbot.media;

import dev.agenthost.qqbot.settings.HttpProxy;
import dev.agenthost.qqbot.settings.Route;
import dev.agenthost.qqbot.settings.Secret;
import dev.agenthost.qqbot.settings.TrustStore;
import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicSchemeFactory;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP clients for one fetch each: a connection is never taken over by a fetch with other rules. The addresses a name has are
 * asked for once a connection, checked all, and these same addresses are connected to, while TLS goes on speaking to the name:
 * a name that answers differently the next time gains nothing.
 */
final class MediaConnections {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Http1Config HEADS = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(100)
            .build();

    private final HostResolver resolver;
    private final SSLSocketFactory tls;

    /** An address that may not be connected to. */
    static final class BlockedHostException extends UnknownHostException {
        @Serial
        private static final long serialVersionUID = 1L;

        BlockedHostException(String host) {
            super(host + " has an address that is not public");
        }
    }

    MediaConnections(HostResolver resolver, SSLSocketFactory tls) {
        this.resolver = resolver;
        this.tls = tls;
    }

    CloseableHttpClient open(DownloadRules rules) {
        BasicHttpClientConnectionManager connections = BasicHttpClientConnectionManager.create(
                null,
                new CheckedResolver(rules),
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register("https", new NamedTls(trusted(rules.route())))
                        .build(),
                ManagedHttpClientConnectionFactory.builder().http1Config(HEADS).build());
        connections.setConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(CONNECT))
                .setSocketTimeout(Timeout.of(SILENCE))
                .build());
        HttpClientBuilder client = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent("Mozilla/5.0 (compatible; dev.agenthost.qqbot)")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                // Without these, half the library and a list of all domains would be loaded.
                .setDefaultAuthSchemeRegistry(scheme ->
                        scheme.equalsIgnoreCase(StandardAuthScheme.BASIC) ? BasicSchemeFactory.INSTANCE : null)
                .setDefaultCookieSpecRegistry(specification -> null);
        HttpProxy proxy = rules.route().proxy();
        if (proxy != null) {
            through(proxy, client);
        }
        return client.build();
    }

    private static void through(HttpProxy proxy, HttpClientBuilder client) {
        HttpHost host = new HttpHost("http", proxy.host(), proxy.port());
        client.setProxy(host);
        Secret login = proxy.login();
        if (login != null) {
            String[] userAndPassword = login.reveal().split(":", 2);
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(
                    new AuthScope(host),
                    new UsernamePasswordCredentials(
                            userAndPassword[0], userAndPassword[userAndPassword.length - 1].toCharArray()));
            client.setDefaultCredentialsProvider(credentials);
        }
    }

    private SSLSocketFactory trusted(Route route) {
        TrustStore trustStore = route.trustStore();
        return trustStore == null ? tls : trustStore.context().getSocketFactory();
    }

    /** Whoever is connected to must be who the URL names. */
    private record NamedTls(SSLSocketFactory tls) implements TlsSocketStrategy {
        @Override
        public SSLSocket upgrade(Socket socket, String host, int port, Object attachment, HttpContext context)
                throws IOException {
            SSLSocket secured = (SSLSocket) tls.createSocket(socket, host, port, true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            return secured;
        }
    }

    /** With a proxy the only name that is looked up here is the proxy's. */
    private final class CheckedResolver implements DnsResolver {
        private final DownloadRules rules;

        CheckedResolver(DownloadRules rules) {
            this.rules = rules;
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = resolver.resolve(host);
            for (InetAddress address : addresses) {
                if (rules.route().proxy() == null && !rules.mayConnect(host, address)) {
                    throw new BlockedHostException(host);
                }
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
