package dev.agenthost.agent.echo;

import dev.agenthost.agent.Reply;
import dev.agenthost.message.Button;
import dev.agenthost.message.Content;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** Shows texts. */
final class Talk {
    /** As many as five messages of the usual length hold. */
    static final int LONGEST = 10_000;

    private static final int LINE = 50;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq";

    private static final String MARKDOWN = """
            # Markdown

            Text can be **bold**, _italic_, ~~struck~~, `code` or [a link](https://bot.q.qq.com/wiki/).

            1. first
            2. second

            - one
            - two

            > What somebody said.

            | what | how many |
            |---|---|
            | pictures | 1 |
            | voices | 2 |

            ```java
            host.install("a bundle");
            ```
            """;

    private static final List<List<Button>> KEYBOARD = List.of(List.of(
            new Button(
                    "more",
                    "More",
                    new Button.Command(Demo.WORD, true),
                    Button.Style.PRIMARY,
                    Button.Audience.EVERYONE),
            Button.of("press", "Press me", "pressed")));

    CompletionStage<Reply> markdown() {
        return Demo.now(new Content.Markdown(MARKDOWN, KEYBOARD));
    }

    /** Lines that say how many characters stand before them, so that a gap or a repeat is seen. */
    CompletionStage<Reply> text(int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(String.format(Locale.ROOT, "%05d ", text.length()))
                    .append(LETTERS)
                    .append('\n');
        }
        text.setLength(length);
        if (length % LINE == 0) {
            text.setCharAt(length - 1, '.'); // a text that ends with a line break would lose it on its way
        }
        return Demo.now(new Content.Text(text.toString()));
    }
}
