package dev.agenthost.message;

/**
 * What an agent says. More kinds will follow (Markdown, media, buttons): whoever takes contents apart handles the ones it
 * does not know by {@link #asText()}.
 */
public interface Content {
    /** The content in plain words; what a platform without this kind of content shows. */
    String asText();

    /** A plain text of any length that is not blank; the host splits what is longer than the target takes. */
    record Text(String text) implements Content {
        public Text {
            if (text.isBlank()) {
                throw new IllegalArgumentException("text must not be blank");
            }
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
}
