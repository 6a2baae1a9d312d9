package dev.agenthost.health;

import dev.agenthost.platform.StatusBoard;
import dev.agenthost.status.PartStatus;
import dev.agenthost.status.StatusSource;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;

/**
 * Answers {@code GET /health} with 200 when the host does its work and 503 when it does not, and with what every account and
 * part tells. Readable by everyone who reaches the port, so it tells no secret; other web pages do not get to read it.
 */
// immediate: the whiteboard asks for it once, and for good shows nothing when it is not made by then
@Component(
        immediate = true,
        service = Servlet.class,
        property = HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN + "=/health")
public final class HealthServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    /** What is told when there is no core to ask. */
    private static final PartStatus NO_CORE =
            new PartStatus("core", false, "the bundle dev.agenthost.core does not run", Map.of(), Map.of());

    private final transient JsonProvider json = JsonProvider.provider();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    transient volatile @Nullable StatusBoard board;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    transient volatile List<StatusSource> sources = List.of();

    @Activate
    public HealthServlet() {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!METHODS.contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        HealthReport report = report();
        byte[] body = report.toJson().toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(report.well() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(body.length);
        if (request.getMethod().equals("GET")) {
            response.getOutputStream().write(body);
        }
    }

    private HealthReport report() {
        StatusBoard current = board;
        if (current == null) {
            return new HealthReport(json, List.of(), List.of(NO_CORE), Instant.now());
        }
        List<PartStatus> parts = sources.stream()
                .flatMap(source -> source.parts().stream())
                .sorted(Comparator.comparing(PartStatus::name))
                .toList();
        return new HealthReport(json, current.all(), parts, Instant.now());
    }
}
