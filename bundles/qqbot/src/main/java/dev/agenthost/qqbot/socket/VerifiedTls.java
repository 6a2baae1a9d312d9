package dev.agenthost.qqbot.socket;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.grizzly.ssl.SSLFilter;

/** TLS that checks the certificate against the host that was asked for. */
final class VerifiedTls extends SSLEngineConfigurator {
    private final SSLContext tls;
    private final String asked;
    private final int askedPort;

    private VerifiedTls(SSLContext tls, String asked, int askedPort) {
        super(tls, true, false, false);
        this.tls = tls;
        this.asked = asked;
        this.askedPort = askedPort;
    }

    static SSLFilter filter(SSLContext tls, String asked, int askedPort) {
        VerifiedTls configurator = new VerifiedTls(tls, asked, askedPort);
        return new SSLFilter(configurator, configurator);
    }

    @Override
    public SSLEngine createSSLEngine(String host, int port) {
        SSLEngine engine = tls.createSSLEngine(asked, askedPort);
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
