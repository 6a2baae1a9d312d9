package dev.agenthost.qqbot.gateway;

import dev.agenthost.qqbot.connection.AccountStreams;
import dev.agenthost.qqbot.socket.Dialer;
import jakarta.websocket.Session;
import java.io.File;
import java.net.URI;
import java.util.concurrent.Executor;
import org.glassfish.tyrus.client.ClientManager;
import org.slf4j.Logger;

/** Does what no decider may, so that the rules of the architecture are seen to go red. Only ever looked at. */
@SuppressWarnings("unused")
public final class GatewayTrespasser {
    void trespass(
            ClientManager tyrus,
            Session session,
            Executor executor,
            URI url,
            File file,
            Logger log,
            AccountStreams account,
            Dialer dialer)
            throws InterruptedException {
        Thread.sleep(1);
    }
}
