package dev.agenthost.qqbot.simulator.host;

import dev.agenthost.qqbot.simulator.control.ControlApi;
import dev.agenthost.qqbot.simulator.platform.Body;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.HttpCall;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the control API and the page over the host's HTTP service. A waiting reader holds no thread. */
final class DemoServlet extends HttpServlet {
    private static final Logger LOG = LoggerFactory.getLogger(DemoServlet.class);
    private static final long serialVersionUID = 1L;
    private static final int MAX_BODY = 32 << 20;

    private final transient ControlApi control;

    DemoServlet(ControlApi control) {
        this.control = control;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getPathInfo() == null) {
            response.sendRedirect(request.getContextPath() + request.getServletPath() + "/");
            return;
        }
        HttpCall call = read(request);
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        control.call(call).whenComplete((answer, failure) -> {
            if (failure != null) {
                LOG.warn("{} {} failed", call.method(), call.path(), failure);
            }
            write(async, failure == null ? answer : HttpAnswer.of(500, "text/plain", ""));
        });
    }

    private static HttpCall read(HttpServletRequest request) throws IOException {
        Map<String, String> headers = new HashMap<>();
        request.getHeaderNames().asIterator().forEachRemaining(name -> headers.put(name, request.getHeader(name)));
        Map<String, String> query = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> query.put(name, values[values.length - 1]));
        Body body = Body.of(request.getInputStream().readNBytes(MAX_BODY));
        return new HttpCall(request.getMethod(), request.getPathInfo(), query, headers, body);
    }

    private static void write(AsyncContext async, HttpAnswer answer) {
        try {
            HttpServletResponse response = (HttpServletResponse) async.getResponse();
            response.setStatus(answer.status());
            answer.headers().forEach(response::setHeader);
            Path file = answer.file();
            if (file == null) {
                response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
            } else {
                Files.copy(file, response.getOutputStream());
            }
        } catch (IOException e) {
            LOG.debug("the reader is gone", e);
        } finally {
            async.complete();
        }
    }
}
