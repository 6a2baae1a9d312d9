package dev.agenthost.qqbot.webhook;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries requests to the {@link Webhooks} and answers back. Neither a slow sender nor a waiting one holds a thread. */
final class WebhookServlet extends HttpServlet {
    private static final Logger log = LoggerFactory.getLogger(WebhookServlet.class);
    private static final long serialVersionUID = 1L;

    /** The longest body, in bytes. */
    static final int MAX_BODY = 1024 * 1024;

    /** The longest exchange: reading the body, and storing its event. */
    private static final long TIMEOUT_MILLIS = 15_000;

    private final transient Webhooks webhooks;

    WebhookServlet(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!"POST".equals(request.getMethod())) {
            response.setStatus(WebhookAnswer.WRONG_METHOD.status());
            response.setHeader("Allow", "POST");
            return;
        }
        if (request.getContentLengthLong() > MAX_BODY) {
            response.setStatus(WebhookAnswer.TOO_LARGE.status());
            return;
        }
        AsyncContext async = request.startAsync();
        async.setTimeout(TIMEOUT_MILLIS);
        Exchange exchange = new Exchange(async, request);
        async.addListener(exchange);
        request.getInputStream().setReadListener(exchange);
    }

    private final class Exchange implements ReadListener, AsyncListener {
        private final AsyncContext async;
        private final HttpServletRequest request;
        private final ServletInputStream in;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final byte[] buffer = new byte[8 * 1024];
        private final AtomicBoolean answered = new AtomicBoolean();

        Exchange(AsyncContext async, HttpServletRequest request) throws IOException {
            this.async = async;
            this.request = request;
            this.in = request.getInputStream();
        }

        @Override
        public void onDataAvailable() throws IOException {
            while (in.isReady() && !in.isFinished()) {
                int length = in.read(buffer);
                if (length > 0) {
                    body.write(buffer, 0, length);
                }
                if (body.size() > MAX_BODY) {
                    answer(WebhookAnswer.TOO_LARGE);
                    return;
                }
            }
        }

        @Override
        public void onAllDataRead() {
            WebhookRequest asked = new WebhookRequest(this::header, body.toByteArray());
            webhooks.answer(asked).whenComplete((answer, failure) -> {
                if (failure != null) {
                    log.warn("The webhook failed", failure);
                }
                answer(failure == null ? answer : new WebhookAnswer(500, ""));
            });
        }

        private String header(String name) {
            return Objects.requireNonNullElse(request.getHeader(name), "");
        }

        private void answer(WebhookAnswer answer) {
            if (!answered.compareAndSet(false, true)) {
                return;
            }
            try {
                HttpServletResponse response = (HttpServletResponse) async.getResponse();
                byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
                response.setStatus(answer.status());
                if (bytes.length > 0) {
                    response.setContentType("application/json");
                }
                response.setContentLength(bytes.length);
                response.getOutputStream().write(bytes);
            } catch (IOException | RuntimeException gone) {
                log.debug("The webhook's caller is gone: {}", gone.toString());
            } finally {
                async.complete();
            }
        }

        @Override
        public void onError(Throwable failure) {
            log.debug("The webhook's caller is gone: {}", failure.toString());
            answer(WebhookAnswer.MALFORMED);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            answer(WebhookAnswer.TOO_SLOW);
        }

        @Override
        public void onError(AsyncEvent event) {
            answered.set(true);
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
