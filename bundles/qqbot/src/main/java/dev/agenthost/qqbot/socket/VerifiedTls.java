package dev.agenthost.qqbot.socket;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.grizzly.ssl.SSLFilter;

/** TLS that checks the certificate against the host that was asked for. */
final class VerifiedTls extends SSLEngineConfigurator {
    private final SSLContext tls;
    private final InetSocketAddress peer;

    private VerifiedTls(SSLContext tls, InetSocketAddress peer) {
        super(tls, true, false, false);
        this.tls = tls;
        this.peer = peer;
    }

    static SSLFilter filter(SSLContext tls, InetSocketAddress peer) {
        VerifiedTls configurator = new VerifiedTls(tls, peer);
        return new SSLFilter(configurator, configurator);
    }

    @Override
    public SSLEngine createSSLEngine(String host, int port) {
        SSLEngine engine = tls.createSSLEngine(peer.getHostString(), peer.getPort());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngineConfigurator copy() {
        return this;
    }
}
