package dev.agenthost.alert;

import dev.agenthost.settings.Times;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts alerts to a URL; told is what was answered with 2xx. Follows no redirect: what the URL holds goes where the settings
 * say and nowhere else. Used by one thread at a time.
 */
final class Webhook implements Way {
    private static final int TOO_SLOW = 408;
    private static final int TOO_MANY = 429;

    private final Endpoint endpoint;
    private final Duration timeout;
    private final AlertText text;
    private final Executor threads;
    private @Nullable HttpClient client;

    /**
     * @param timeout for one request and its whole answer
     * @param threads what the HTTP client runs on
     */
    Webhook(Endpoint endpoint, Duration timeout, AlertText text, Executor threads) {
        this.endpoint = endpoint;
        this.timeout = timeout;
        this.text = text;
        this.threads = threads;
    }

    @Override
    public void tell(Alert alert) throws UntoldException, InterruptedException {
        int status = post(text.of(alert));
        if (status / 100 != 2) {
            throw new UntoldException(
                    "answered " + status, status / 100 == 5 || status == TOO_SLOW || status == TOO_MANY);
        }
    }

    private int post(byte[] json) throws UntoldException, InterruptedException {
        CompletableFuture<HttpResponse<Void>> exchange = client().sendAsync(request(json), BodyHandlers.discarding());
        try {
            return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (TimeoutException late) {
            throw new UntoldException("no answer within " + Times.text(timeout), true);
        } catch (ExecutionException failed) {
            throw new UntoldException(words(failed), true);
        } finally {
            exchange.cancel(true);
        }
    }

    private HttpRequest request(byte[] json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.target())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json));
        String user = endpoint.user();
        if (user != null) {
            byte[] credentials = user.getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return request.build();
    }

    private HttpClient client() {
        HttpClient open = client;
        if (open == null) {
            open = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(timeout)
                    .executor(threads)
                    .build();
            client = open;
        }
        return open;
    }

    private String words(ExecutionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + endpoint.withoutSecrets(message));
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
