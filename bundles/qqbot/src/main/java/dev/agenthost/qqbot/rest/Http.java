package dev.agenthost.qqbot.rest;

import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.settings.HttpProxy;
import dev.agenthost.qqbot.settings.Route;
import dev.agenthost.qqbot.settings.TrustStore;
import dev.agenthost.thread.Threads;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client for one route to the platform, shared by all accounts that take it; see {@link HttpClients}. The JDK's own
 * selector thread has no handle on Java 17 and ends within seconds after the closed client was collected. Follows no redirect: a
 * token goes where the settings say and nowhere else. Any thread.
 */
public final class Http implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int BODY_LIMIT = 1024 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration END = Duration.ofSeconds(2);

    private final ScheduledExecutorService timer;
    private final HostNames names;
    private final ThreadPoolExecutor threads;
    private final boolean ownsThreads;
    private final @Nullable HttpProxy proxy;
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private volatile @Nullable HttpClient client;
    private volatile boolean closed;

    /**
     * A direct client with threads of its own, which end when it is closed.
     *
     * @param timer for time-outs; only ever hands tasks on to the threads of this class; stays the caller's
     * @param names stays the caller's too
     */
    public Http(ScheduledExecutorService timer, HostNames names) {
        this(timer, names, threads(), true, Route.DIRECT);
    }

    /** @param threads run every callback; at least one; the caller's unless {@code ownsThreads} */
    Http(
            ScheduledExecutorService timer,
            HostNames names,
            ThreadPoolExecutor threads,
            boolean ownsThreads,
            Route route) {
        this.timer = timer;
        this.names = names;
        this.threads = threads;
        this.ownsThreads = ownsThreads;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(threads);
        proxy = route.proxy();
        if (proxy != null) {
            builder.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
        }
        TrustStore trustStore = route.trustStore();
        if (trustStore != null) {
            builder.sslContext(trustStore.context());
        }
        client = builder.build();
    }

    /** At most four threads, {@code qqbot-http-N}, which end when they are idle. */
    static ThreadPoolExecutor threads() {
        return Threads.atMost(THREADS, "qqbot-http", Http.class);
    }

    /**
     * Makes one exchange, its answer's body included. The name of the host is looked up ahead, where nobody else is kept waiting.
     *
     * @param timeout for all of it
     * @return completes on a thread of this class; fails with {@link TransportException} only
     */
    public CompletionStage<HttpReply> exchange(HttpRequest request, Duration timeout) {
        HttpClient open = client;
        if (open == null) {
            return failed(new TransportException("the client is closed", false, null));
        }
        Exchange exchange = new Exchange(open, throughProxy(request), timeout);
        underWay.add(exchange);
        var unused = exchange.reply.whenComplete((answered, failure) -> underWay.remove(exchange));
        try {
            exchange.begin();
        } catch (RejectedExecutionException closedMeanwhile) {
            exchange.end(closedMeanwhile, closedMeanwhile);
        }
        if (closed) {
            exchange.cancel();
        }
        return exchange.reply;
    }

    private HttpRequest throughProxy(HttpRequest request) {
        String login = proxy == null ? null : proxy.authorization();
        return login == null
                ? request
                : HttpRequest.newBuilder(request, (name, value) -> true)
                        .setHeader("Proxy-Authorization", login)
                        .build();
    }

    /** One request, from the look-up of its host to the end of its answer. */
    private final class Exchange implements HostNames.Asker {
        private final HttpClient open;
        private final HttpRequest request;
        private final Duration timeout;
        private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();

        /** Whoever sets it decides whether anything is sent. */
        private final AtomicBoolean decided = new AtomicBoolean();

        private volatile @Nullable Future<?> sending;

        Exchange(HttpClient open, HttpRequest request, Duration timeout) {
            this.open = open;
            this.request = request;
            this.timeout = timeout;
        }

        void begin() {
            Future<?> deadline =
                    timer.schedule(() -> threads.execute(this::late), timeout.toMillis(), TimeUnit.MILLISECONDS);
            var unused = reply.whenComplete((answered, failure) -> deadline.cancel(false));
            names.find(proxy == null ? request.uri().getHost() : proxy.host(), this);
        }

        @Override
        public boolean waits() {
            return !decided.get();
        }

        @Override
        public void found(InetAddress address) {
            onOurs(this::send); // the JDK looks the name up again, and finds what Java remembers of it
        }

        @Override
        public void failed(Exception failure) {
            onOurs(() -> end(failure, failure));
        }

        private void onOurs(Runnable task) {
            try {
                threads.execute(task);
            } catch (RejectedExecutionException closedMeanwhile) {
                end(closedMeanwhile, closedMeanwhile);
            }
        }

        private void send() {
            if (!decided.compareAndSet(false, true)) {
                return;
            }
            CompletableFuture<HttpResponse<String>> sent = open.sendAsync(request, info -> new BoundedBody(BODY_LIMIT));
            sending = sent;
            var unused = sent.whenComplete((response, failure) -> onOurs(() -> answered(response, failure)));
            if (reply.isDone()) {
                sent.cancel(true);
            }
        }

        /** The JDK tells it on a thread of its own making. */
        private void answered(@Nullable HttpResponse<String> response, @Nullable Throwable failure) {
            if (response != null) {
                reply.complete(new HttpReply(response.statusCode(), response.headers(), response.body()));
            } else if (failure != null) {
                fail(Failures.cause(failure));
            }
        }

        private void late() {
            end(
                    new UnknownHostException("no address within " + timeout),
                    new HttpTimeoutException("no answer within " + timeout));
        }

        void cancel() {
            Exception closing = new CancellationException();
            end(new ConnectException("the client is closed"), closing);
        }

        /** Fails, as it may say so before anything was sent, or else ends the connection too. */
        void end(Exception beforeSending, Exception after) {
            boolean unsent = decided.compareAndSet(false, true);
            fail(unsent ? beforeSending : after, unsent);
            Future<?> sent = sending;
            if (sent != null) {
                sent.cancel(true);
            }
        }

        private void fail(Throwable cause) {
            fail(cause, false);
        }

        private void fail(Throwable cause, boolean unsent) {
            reply.completeExceptionally(
                    new CompletionException(transport(cause, request.uri().getHost(), unsent)));
        }
    }

    private static TransportException transport(Throwable cause, String host, boolean unsent) {
        boolean neverConnected = unsent
                || cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLHandshakeException;
        String words = cause instanceof IOException && cause.getMessage() != null ? ": " + cause.getMessage() : "";
        return new TransportException(
                cause.getClass().getSimpleName() + words + " (" + host + ")", !neverConnected, cause);
    }

    private static <T> CompletionStage<T> failed(Throwable failure) {
        return CompletableFuture.failedFuture(failure);
    }

    /** Runs a task later, on a thread of this class: it must not block. */
    public void after(Duration wait, Runnable task) {
        Object handedOn =
                timer.schedule(() -> threads.execute(task), Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
        if (handedOn == null) {
            throw new RejectedExecutionException();
        }
    }

    /** Takes no more requests; those that are under way end as they would. */
    void retire() {
        client = null;
    }

    /** Ends every request that is under way, and the threads if they are its own; returns within two seconds. */
    @Override
    public void close() {
        client = null;
        closed = true;
        underWay.forEach(Exchange::cancel);
        if (ownsThreads) {
            end(threads);
        }
    }

    /** Returns within two seconds. */
    static void end(ThreadPoolExecutor threads) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
