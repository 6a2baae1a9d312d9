package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Files of config/ that cannot be taken as they are. */
class ConfigurationFilesIT extends OnOwnDistribution {
    private static final String SECRET = "secret";
    private static final String ACCESS = "config/dev.agenthost.access.cfg";
    private static final String ACCOUNT = "config/dev.agenthost.qqbot-app0.cfg";
    private static final String NAMELESS = "config/dev.agenthost.qqbot.cfg";
    private static final String BROKEN = "\ngroup = \\u00zz\n";

    @Test
    void oneThatCannotBeReadClosesWhatItGuardsUntilItIsMended() throws Exception {
        distribution.account("app0", SECRET);
        distribution.write(ACCESS, "direct = open");
        String account = Files.readString(distribution.file(ACCOUNT));
        try (HostProcess simulator = distribution.startSimulator(1, SECRET);
                HostProcess host = distribution.start()) {
            simulator.awaitLine("QQ simulator: ");
            distribution.awaitState("app0", "READY");
            distribution.awaitHealth("\"direct\":\"OPEN\"");

            distribution.append(ACCESS, BROKEN);
            distribution.awaitHealth("\"direct\":\"DISABLED\"");
            host.awaitLine("dev.agenthost.access.cfg: expected lines of key = value");
            distribution.append(ACCOUNT, BROKEN);
            distribution.awaitHealth("the new configuration is not used: dev.agenthost.qqbot-app0.cfg");
            assertThat(distribution.isState("app0", "READY")).isTrue();
            distribution.awaitHealth("file dev.agenthost.qqbot-app0.cfg");
            assertThat(Http.status(distribution.http() + "/health")).isEqualTo(503);

            distribution.write(ACCESS, "direct = open");
            distribution.write(ACCOUNT, account);
            distribution.awaitHealth("\"direct\":\"OPEN\"");
            distribution.awaitHealth("\"status\":\"UP\"");
            assertThat(host.terminate().exitCode()).isZero();
            assertThat(host.printed()).doesNotContain("ERROR", "\tat ");
        }
    }

    @Test
    void anAccountWithoutANameLocksNobodyOut() throws Exception {
        distribution.account("app0", SECRET);
        String account = Files.readString(distribution.file(ACCOUNT));
        Files.move(distribution.file(ACCOUNT), distribution.file(NAMELESS));
        try (HostProcess simulator = distribution.startSimulator(2, SECRET);
                HostProcess host = distribution.start()) {
            simulator.awaitLine("QQ simulator: ");
            distribution.awaitHealth("the name dev.agenthost.qqbot-NAME.cfg");

            distribution.write(ACCOUNT, account);
            distribution.account("app1", SECRET);
            distribution.awaitState("app0", "READY");
            distribution.awaitState("app1", "READY");
            distribution.awaitHealth("file dev.agenthost.qqbot.cfg");

            Files.delete(distribution.file(NAMELESS));
            distribution.awaitHealth("\"status\":\"UP\"");
            distribution.write(NAMELESS, account);
            distribution.awaitHealth("file dev.agenthost.qqbot.cfg");
            assertThat(distribution.isState("app0", "READY")).isTrue();
            assertThat(host.terminate().exitCode()).isZero();
            assertThat(host.printed()).doesNotContain("\tat ");
        }
    }

    @Test
    void aWrongOrTakenPortAndARouteToNobodyAreToldInALine() throws Exception {
        String http = "config/org.apache.felix.http.cfg";
        String port = Files.readString(distribution.file(http));
        distribution.write("config/dev.agenthost.routing.cfg", "default = nosuch");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HostProcess host = distribution.start()) {
            distribution.awaitHealth("agent nosuch");
            distribution.write(http, "org.osgi.service.http.port = abc");
            host.awaitLine("org.apache.felix.http.cfg: org.osgi.service.http.port: expected a port");
            distribution.write(http, "org.osgi.service.http.port = " + taken.getLocalPort());
            host.awaitLine("org.apache.felix.http.cfg: org.osgi.service.http.port: expected a free port");
            distribution.awaitHealth("file org.apache.felix.http.cfg");

            distribution.write(http, port);
            distribution.write("config/dev.agenthost.routing.cfg", "default = echo");
            distribution.awaitHealth("\"status\":\"UP\"");
            assertThat(host.terminate().exitCode()).isZero();
            assertThat(host.printed()).doesNotContain("ERROR", "\tat ");
        }
    }

    @Test
    void theEndOfTheShellsInputStopsNothing() throws Exception {
        distribution.javaOption("-Dagenthost.terminal=true");
        try (HostProcess host = distribution.start()) {
            host.awaitLine("Agent Host runs");
            distribution.awaitHealth("\"status\":\"UP\"");
            assertThat(host.terminate().exitCode()).isZero();
        }
    }
}
