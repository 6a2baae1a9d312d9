package dev.agenthost.agent.echo;

import dev.agenthost.agent.Reply;
import dev.agenthost.message.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/** Shows files. */
final class Show {
    private static final String WORDS = """
            A file from the echo agent.
            It was put on the host's media shelf, uploaded to the platform, and sent as a file.
            """;

    private final Surroundings surroundings;

    Show(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    CompletionStage<Reply> picture() throws IOException, DemoException {
        return file(Picture.png(), "landscape.png", "image/png");
    }

    CompletionStage<Reply> voice() throws IOException, DemoException {
        return file(Chime.wav(), "chime.wav", "audio/wav");
    }

    CompletionStage<Reply> file() throws IOException, DemoException {
        return file(WORDS.getBytes(StandardCharsets.UTF_8), "about-this-file.txt", "text/plain");
    }

    private CompletionStage<Reply> file(byte[] content, String name, String type) throws IOException, DemoException {
        return Demo.now(Content.Media.of(surroundings.shelf().put(new ByteArrayInputStream(content), name, type)));
    }
}
