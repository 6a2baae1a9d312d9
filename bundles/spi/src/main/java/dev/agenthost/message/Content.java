package dev.agenthost.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says. Whatever a target cannot show is shown by {@link #asText()}. More kinds may follow: whoever takes
 * contents apart handles the ones it does not know like that too.
 */
public sealed interface Content {
    /** The content in plain words; what a platform without this kind of content shows. Not blank. */
    String asText();

    /** A plain text of any length that is not blank; the host splits what is longer than the target takes. */
    record Text(String text) implements Content {
        public Text {
            requireText(text);
        }

        @Override
        public String asText() {
            return text;
        }

        /** Tells the length only: message text belongs into no log. */
        @Override
        public String toString() {
            return "Text[" + text.length() + " chars]";
        }
    }

    /**
     * A text in Markdown, with buttons below it. The host splits what is too long, outside of code fences and tables where it
     * can; the buttons stand under the last piece.
     *
     * @param markdown CommonMark; what a platform does not render it shows as it stands. Not blank
     * @param buttons in rows, from the top; empty for none
     */
    record Markdown(String markdown, List<List<Button>> buttons) implements Content {
        public Markdown {
            requireText(markdown);
            buttons = buttons.stream().map(List::copyOf).toList();
        }

        /** Without buttons. */
        public Markdown(String markdown) {
            this(markdown, List.of());
        }

        /** The text as it stands, and below it the labels of links with their addresses, of commands with their texts. */
        @Override
        public String asText() {
            StringBuilder text = new StringBuilder(markdown);
            buttons.stream().flatMap(List::stream).forEach(button -> {
                if (button.action() instanceof Button.Link link) {
                    text.append('\n').append(button.label()).append(": ").append(link.url());
                } else if (button.action() instanceof Button.Command command) {
                    text.append('\n').append(button.label()).append(": ").append(command.text());
                }
            });
            return text.toString();
        }

        @Override
        public String toString() {
            return "Markdown[" + markdown.length() + " chars, " + buttons.size() + " rows]";
        }
    }

    /**
     * A picture, voice, film or file.
     *
     * @param kind how to show it
     * @param source where its content is
     * @param caption said with it, or null
     */
    record Media(MediaKind kind, Source source, @Nullable String caption) implements Content {
        /** A file of the shelf, shown as what it is. */
        public static Media of(MediaFile file) {
            return new Media(MediaKind.of(file.contentType()), new Shelved(file), null);
        }

        /** The caption and the file's name. */
        @Override
        public String asText() {
            String name = source instanceof Shelved shelved && shelved.file().fileName() != null
                    ? shelved.file().fileName()
                    : kind.name().toLowerCase(Locale.ROOT);
            String mark = source instanceof Linked linked ? linked.url() : "[" + name + "]";
            return caption == null || caption.isBlank() ? mark : caption + "\n" + mark;
        }

        @Override
        public String toString() {
            return "Media[" + kind + "]";
        }
    }

    /** Where the content of a {@link Media} is. */
    sealed interface Source permits Linked, Shelved {}

    /**
     * On a public web server; the platform fetches it from there.
     *
     * @param url http or https
     */
    record Linked(String url) implements Source {}

    /**
     * On the host's media shelf.
     *
     * @param file which
     */
    record Shelved(MediaFile file) implements Source {}

    /**
     * Another content, said with reference to an earlier message; where the platform cannot, without it.
     *
     * @param messageId the platform's id of the message to refer to
     * @param content what is said; not itself quoting
     */
    record Quoting(String messageId, Content content) implements Content {
        public Quoting {
            if (content instanceof Quoting) {
                throw new IllegalArgumentException("a quote within a quote");
            }
        }

        @Override
        public String asText() {
            return content.asText();
        }
    }

    /**
     * A message in the platform's own form, for what no other kind covers (QQ: ark, embed, Markdown templates).
     *
     * @param platform whose form it is, as in {@link AccountId#platform()}; elsewhere the text is shown
     * @param body a JSON object with the platform's own fields of a message, without those that say to whom or in reply to what
     * @param text the same in plain words; not blank
     */
    record Native(String platform, String body, String text) implements Content {
        public Native {
            requireText(text);
        }

        @Override
        public String asText() {
            return text;
        }

        @Override
        public String toString() {
            return "Native[" + platform + "]";
        }
    }

    /**
     * A question with choices. It is shown with buttons where the chat has them and as numbered text elsewhere. The first valid
     * choice closes it; the agent hears of that one by {@code Agent.chosen}, over restarts too. Of questions that expire
     * nobody hears.
     *
     * @param id names the question to the agent; another one of the same id in the conversation replaces it. Not blank
     * @param text what is asked; Markdown. Not blank
     * @param choices at least one; at most 25
     * @param asked ids of the persons who may answer; empty for everyone in the conversation
     * @param life how long it may be answered
     */
    record Question(String id, String text, List<Choice> choices, Set<String> asked, Duration life) implements Content {
        /** The choice of {@link #approval} that allows. */
        public static final String ALLOW = "allow";

        /** The choice of {@link #approval} that denies. */
        public static final String DENY = "deny";

        private static final int MOST_CHOICES = 25;

        public Question {
            requireText(id);
            requireText(text);
            choices = List.copyOf(choices);
            asked = Set.copyOf(asked);
            if (choices.isEmpty() || choices.size() > MOST_CHOICES) {
                throw new IllegalArgumentException("1 to " + MOST_CHOICES + " choices, not " + choices.size());
            }
            Set<String> ids = new HashSet<>();
            for (Choice choice : choices) {
                if (!ids.add(choice.id())) {
                    throw new IllegalArgumentException("two choices of the id " + choice.id());
                }
            }
        }

        /** May something be done? Answered by {@link #ALLOW} or {@link #DENY}. */
        public static Question approval(String id, String text, Set<String> asked, Duration life) {
            List<Choice> choices = List.of(
                    new Choice(ALLOW, "Allow", Button.Style.PRIMARY), new Choice(DENY, "Deny", Button.Style.DANGER));
            return new Question(id, text, choices, asked, life);
        }

        /** The question with its choices numbered from 1. */
        @Override
        public String asText() {
            List<String> lines = new ArrayList<>();
            lines.add(text);
            for (int i = 0; i < choices.size(); i++) {
                lines.add((i + 1) + ". " + choices.get(i).label());
            }
            return String.join("\n", lines);
        }

        @Override
        public String toString() {
            return "Question[" + id + ", " + choices.size() + " choices]";
        }
    }

    /**
     * One possible answer to a {@link Question}.
     *
     * @param id names it to the agent; unique within the question, not blank
     * @param label what people see; not blank
     * @param style how its button looks
     */
    record Choice(String id, String label, Button.Style style) {
        public Choice {
            requireText(id);
            requireText(label);
        }

        /** A plain one. */
        public Choice(String id, String label) {
            this(id, label, Button.Style.PLAIN);
        }
    }

    private static void requireText(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("text must not be blank");
        }
    }
}
