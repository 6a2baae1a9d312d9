package dev.agenthost.qqbot.rest;

import dev.agenthost.message.AccountId;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.settings.Route;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * The HTTP clients of this bundle: one for every distinct pair of proxy and trust store, shared by the accounts that have it in
 * their settings and dropped with the last of them. All share four threads ({@code qqbot-http-N}); what grows with the number of
 * routes, and not with accounts, is one selector thread of the JDK each. Any thread.
 */
public final class HttpClients implements AutoCloseable {
    private final ScheduledExecutorService timer;
    private final HostNames names;
    private final ThreadPoolExecutor threads = Http.threads();
    private final Map<Route, Http> clients = new HashMap<>();
    private final Map<AccountId, Route> routes = new HashMap<>();

    /**
     * @param timer for time-outs; stays the caller's
     * @param names stays the caller's too
     */
    public HttpClients(ScheduledExecutorService timer, HostNames names) {
        this.timer = timer;
        this.names = names;
    }

    /**
     * The client for this route: for REST, tokens and media alike. It is this account's until it asks for another route or is
     * released; what is under way on the one before ends as it would.
     */
    public synchronized Http of(AccountId account, Route route) {
        routes.put(account, route);
        dropUnused();
        return clients.computeIfAbsent(route, taken -> new Http(timer, names, threads, false, taken));
    }

    /** The account is gone. */
    public synchronized void release(AccountId account) {
        routes.remove(account);
        dropUnused();
    }

    private void dropUnused() {
        clients.entrySet().removeIf(entry -> {
            boolean unused = !routes.containsValue(entry.getKey());
            if (unused) {
                entry.getValue().retire();
            }
            return unused;
        });
    }

    /** How many clients there are. */
    synchronized int size() {
        return clients.size();
    }

    /** Ends every request that is under way, and the threads; returns within two seconds. */
    @Override
    public synchronized void close() {
        clients.values().forEach(Http::close);
        clients.clear();
        Http.end(threads);
    }
}
