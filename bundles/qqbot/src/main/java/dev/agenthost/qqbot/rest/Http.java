package dev.agenthost.qqbot.rest;

import dev.agenthost.qqbot.settings.HttpProxy;
import dev.agenthost.qqbot.settings.Route;
import dev.agenthost.qqbot.settings.TrustStore;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(2);

    private final ScheduledExecutorService timer;
    private final ThreadPoolExecutor threads;
    private final boolean ownsThreads;
    private final @Nullable String proxyAuthorization;
    private final Map<Object, Future<?>> underWay = new ConcurrentHashMap<>();
    private volatile @Nullable HttpClient client;
    private volatile boolean closed;

    /**
     * A direct client with threads of its own, which end when it is closed.
     *
     * @param timer for time-outs; only ever hands tasks on to the threads of this class; stays the caller's
     */
    public Http(ScheduledExecutorService timer) {
        this(timer, threads(), true, Route.DIRECT);
    }

    /** @param threads run every callback; at least one; the caller's unless {@code ownsThreads} */
    Http(ScheduledExecutorService timer, ThreadPoolExecutor threads, boolean ownsThreads, Route route) {
        this.timer = timer;
        this.threads = threads;
        this.ownsThreads = ownsThreads;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(threads);
        HttpProxy proxy = route.proxy();
        if (proxy != null) {
            builder.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
        }
        TrustStore trustStore = route.trustStore();
        if (trustStore != null) {
            builder.sslContext(trustStore.context());
        }
        proxyAuthorization = proxy == null ? null : proxy.authorization();
        client = builder.build();
    }

    /** At most four threads, {@code qqbot-http-N}, which end when they are idle. */
    static ThreadPoolExecutor threads() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "qqbot-http-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * Makes one exchange, its answer's body included.
     *
     * @return completes on a thread of this class; fails with {@link TransportException} only
     */
    public CompletionStage<HttpReply> exchange(HttpRequest request, Duration timeout) {
        HttpClient open = client;
        if (open == null) {
            return failed(new TransportException("the client is closed", false, null));
        }
        try {
            return bounded(
                    open.sendAsync(throughProxy(request), info -> new BoundedBody(BODY_LIMIT)),
                    request.uri().getHost(),
                    timeout);
        } catch (RejectedExecutionException closedMeanwhile) {
            return failed(new TransportException("the client is closed", true, closedMeanwhile));
        }
    }

    private HttpRequest throughProxy(HttpRequest request) {
        String login = proxyAuthorization;
        return login == null
                ? request
                : HttpRequest.newBuilder(request, (name, value) -> true)
                        .setHeader("Proxy-Authorization", login)
                        .build();
    }

    private CompletionStage<HttpReply> bounded(
            CompletableFuture<HttpResponse<String>> exchange, String host, Duration timeout) {
        Object key = new Object();
        AtomicBoolean late = new AtomicBoolean();
        Runnable giveUp = () -> {
            late.set(true);
            exchange.cancel(true);
        };
        underWay.put(key, exchange);
        Future<?> deadline = timer.schedule(() -> threads.execute(giveUp), timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (closed) {
            exchange.cancel(true);
        }
        return exchange.handle((response, failure) -> {
            deadline.cancel(false);
            underWay.remove(key);
            if (failure != null) {
                throw new CompletionException(transport(
                        late.get() ? new HttpTimeoutException("no answer within " + timeout) : Failures.cause(failure),
                        host));
            }
            return new HttpReply(response.statusCode(), response.headers(), response.body());
        });
    }

    private static TransportException transport(Throwable cause, String host) {
        boolean neverConnected = cause instanceof ConnectException
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
        underWay.values().forEach(exchange -> exchange.cancel(true));
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
