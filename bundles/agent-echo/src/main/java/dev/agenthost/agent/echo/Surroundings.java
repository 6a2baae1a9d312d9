package dev.agenthost.agent.echo;

import dev.agenthost.agent.Outlet;
import dev.agenthost.message.MediaShelf;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The services of the host that may come and go while the agent stays. Thread-safe. */
record Surroundings(Supplier<@Nullable MediaShelf> shelves, Supplier<@Nullable Outlet> outlets) {
    MediaShelf shelf() throws DemoException {
        return there(shelves.get(), "media shelf");
    }

    Outlet outlet() throws DemoException {
        return there(outlets.get(), "outlet");
    }

    private static <T> T there(@Nullable T service, String name) throws DemoException {
        if (service == null) {
            throw new DemoException("The host has no " + name + " now. Please try again in a moment.");
        }
        return service;
    }
}
