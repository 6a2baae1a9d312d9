package dev.agenthost.qqbot.media;

import static dev.agenthost.qqbot.media.DownloadException.Reason.BLOCKED;
import static dev.agenthost.qqbot.media.DownloadException.Reason.BUSY;
import static dev.agenthost.qqbot.media.DownloadException.Reason.REFUSED;
import static dev.agenthost.qqbot.media.DownloadException.Reason.TOO_LATE;
import static dev.agenthost.qqbot.media.DownloadException.Reason.UNREACHABLE;

import dev.agenthost.thread.Threads;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the files that come with messages, for all accounts. Only from public addresses and from hosts that are listed, also
 * after a redirect; never with a token or a cookie. Owns its threads ({@code qqbot-media-N}, at most six, of which one account
 * has at most three) and ends them when closed. Any thread.
 */
public final class Downloads implements AutoCloseable {
    private static final int THREADS = 6;
    private static final int THREADS_OF_ONE = 3;
    private static final int WAITING_OF_ONE = 200;
    private static final int REDIRECTS = 5;
    private static final long END_SECONDS = 2;

    private final MediaConnections connections;
    private final ScheduledExecutorService timer;
    private final ThreadPoolExecutor threads;
    private final FairSlots slots = new FairSlots(THREADS, THREADS_OF_ONE, WAITING_OF_ONE);
    private final Set<Fetch<?>> underWay = ConcurrentHashMap.newKeySet();

    /**
     * @param resolver looks names up; called on the threads of this class
     * @param tls whose certificates are trusted where the route has no trust store of its own
     * @param timer for deadlines; stays the caller's
     */
    public Downloads(HostResolver resolver, SSLSocketFactory tls, ScheduledExecutorService timer) {
        this.connections = new MediaConnections(resolver, tls);
        this.timer = timer;
        threads = Threads.atMost(THREADS, "qqbot-media", Downloads.class);
    }

    /**
     * Fetches one file.
     *
     * @param owner whose share of the threads this takes: an account
     * @param url see {@link MediaUrl}
     * @param taker reads the file, on a thread of this class
     * @return what the taker gave; fails with {@link DownloadException}
     */
    public <T> CompletionStage<T> fetch(Object owner, URI url, DownloadRules rules, Taker<T> taker) {
        Fetch<T> fetch = new Fetch<>(url, rules, taker);
        CompletionStage<T> outcome = fetch.result.minimalCompletionStage();
        underWay.add(fetch);
        outcome.whenComplete((taken, failure) -> underWay.remove(fetch));
        try {
            Future<?> deadline = timer.schedule(fetch::tooLate, rules.total().toMillis(), TimeUnit.MILLISECONDS);
            outcome.whenComplete((taken, failure) -> deadline.cancel(false));
        } catch (RejectedExecutionException closed) {
            fetch.giveUp(ending());
        }
        if (slots.run(owner, () -> begin(fetch)).isEmpty()) {
            fetch.giveUp(new DownloadException(BUSY, "too many files of this account wait to be fetched"));
        }
        return outcome;
    }

    private CompletionStage<Void> begin(Fetch<?> fetch) {
        try {
            return CompletableFuture.runAsync(fetch, threads);
        } catch (RejectedExecutionException closed) {
            fetch.giveUp(ending());
            return CompletableFuture.completedStage(null);
        }
    }

    private static DownloadException ending() {
        return new DownloadException(UNREACHABLE, "the adapter is ending");
    }

    /** Ends every fetch that is under way, and the threads; returns within two seconds. */
    @Override
    public void close() {
        threads.shutdownNow();
        underWay.forEach(fetch -> fetch.giveUp(ending()));
        try {
            threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One file on its way; runs on a thread of the pool, and is given up from others. */
    private final class Fetch<T> implements Runnable {
        private final URI url;
        private final DownloadRules rules;
        private final Taker<T> taker;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private volatile @Nullable HttpGet request;

        Fetch(URI url, DownloadRules rules, Taker<T> taker) {
            this.url = url;
            this.rules = rules;
            this.taker = taker;
        }

        void tooLate() {
            giveUp(new DownloadException(TOO_LATE, url.getHost() + " did not give the file within " + rules.total()));
        }

        /** First the verdict, then the end of the connection: what the thread then meets changes nothing any more. */
        void giveUp(DownloadException why) {
            result.completeExceptionally(why);
            HttpGet open = request;
            if (open != null) {
                open.cancel();
            }
        }

        @Override
        public void run() {
            if (result.isDone()) {
                return;
            }
            try (CloseableHttpClient client = connections.open(rules)) {
                result.complete(follow(client));
            } catch (DownloadException told) {
                result.completeExceptionally(told);
            } catch (MediaConnections.BlockedHostException blocked) {
                result.completeExceptionally(
                        new DownloadException(BLOCKED, String.valueOf(blocked.getMessage()), blocked));
            } catch (IOException | HttpException | RuntimeException failed) {
                result.completeExceptionally(new DownloadException(
                        UNREACHABLE, url.getHost() + ": " + failed.getClass().getSimpleName(), failed));
            }
        }

        private T follow(CloseableHttpClient client) throws IOException, HttpException {
            URI next = url;
            for (int hops = 0; hops <= REDIRECTS; hops++) {
                rules.checkUrl(next);
                HttpGet get = new HttpGet(next);
                request = get;
                if (result.isDone()) {
                    get.cancel();
                }
                try (ClassicHttpResponse response = client.executeOpen(null, get, null)) {
                    try {
                        Optional<URI> redirect = redirect(next, response);
                        if (redirect.isEmpty()) {
                            return taken(response);
                        }
                        next = redirect.get();
                    } finally {
                        get.cancel(); // or closing would read the rest of the body
                    }
                }
            }
            throw new DownloadException(REFUSED, url.getHost() + " redirects more than " + REDIRECTS + " times");
        }

        private Optional<URI> redirect(URI from, ClassicHttpResponse response) throws DownloadException {
            Header location = response.getFirstHeader("Location");
            if (response.getCode() / 100 != 3 || location == null) {
                return Optional.empty();
            }
            URI to;
            try {
                to = from.resolve(location.getValue());
            } catch (IllegalArgumentException noUrl) {
                throw new DownloadException(REFUSED, from.getHost() + " redirects to what is no URL", noUrl);
            }
            boolean wasEncrypted = "https".equalsIgnoreCase(from.getScheme());
            if (wasEncrypted && !"https".equalsIgnoreCase(to.getScheme())) {
                throw new DownloadException(BLOCKED, from.getHost() + " redirects away from https");
            }
            return Optional.of(to);
        }

        private T taken(ClassicHttpResponse response) throws IOException {
            HttpEntity entity = response.getEntity();
            if (response.getCode() != 200 || entity == null) {
                throw new DownloadException(
                        response.getCode() >= 500 ? UNREACHABLE : REFUSED,
                        url.getHost() + " answers HTTP " + response.getCode());
            }
            if (entity.getContentLength() > rules.maxBytes()) {
                throw BoundedContent.tooLarge(rules.maxBytes());
            }
            return taker.take(
                    new BoundedContent(entity.getContent(), rules.maxBytes()),
                    entity.getContentType() == null
                            ? null
                            : entity.getContentType().toLowerCase(Locale.ROOT));
        }
    }
}
