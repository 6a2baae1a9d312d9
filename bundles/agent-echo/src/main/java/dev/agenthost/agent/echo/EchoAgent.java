package dev.agenthost.agent.echo;

import dev.agenthost.agent.Agent;
import dev.agenthost.agent.AgentName;
import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import dev.agenthost.message.Attachment;
import dev.agenthost.message.InboundMessage;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/** Says back what it was told, and names the files that came with it. */
@Component
@AgentName("echo")
public final class EchoAgent implements Agent {
    @Override
    public CompletionStage<Reply> answer(Turn turn) {
        return CompletableFuture.completedFuture(Reply.text(echo(turn.message())));
    }

    private static String echo(InboundMessage message) {
        Stream<String> files = message.attachments().stream().map(EchoAgent::nameOf);
        return Stream.concat(Stream.of(message.text()), files)
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n"));
    }

    private static String nameOf(Attachment attachment) {
        return "[" + Objects.requireNonNullElse(attachment.fileName(), attachment.contentType()) + "]";
    }
}
