package dev.agenthost.core.delivery;

import dev.agenthost.message.Content;
import java.util.ArrayList;
import java.util.List;

/** How a reply goes out: in pieces that fit, no more of them than the platform takes, the loss said in the last. */
final class ReplyPlan {
    private ReplyPlan() {}

    /**
     * What to send, in order.
     *
     * @param max the longest text of one piece
     * @param replies how many pieces at most
     */
    static List<Content> of(List<Content> contents, int max, int replies) {
        List<Content> pieces = new ArrayList<>();
        for (Content content : contents) {
            pieces.addAll(fitting(content, max));
        }
        return pieces.size() <= replies ? pieces : shortened(contents, max, replies);
    }

    private static List<? extends Content> fitting(Content content, int max) {
        String text = content.asText();
        return text.length() <= max ? List.of(content) : texts(TextSplitter.split(text, max));
    }

    private static List<Content.Text> texts(List<String> pieces) {
        return pieces.stream().map(Content.Text::new).toList();
    }

    /** Everything as one text in full pieces; if that is too much still, the last says how much is missing. */
    private static List<Content> shortened(List<Content> contents, int max, int replies) {
        String all = String.join("\n", contents.stream().map(Content::asText).toList());
        List<String> pieces = TextSplitter.split(all, max);
        if (pieces.size() <= replies) {
            return List.copyOf(texts(pieces));
        }
        int last = replies - 1;
        List<String> kept = new ArrayList<>(pieces.subList(0, last));
        kept.add(cut(pieces.get(last), charactersFrom(pieces, last), max));
        return List.copyOf(texts(kept));
    }

    private static int charactersFrom(List<String> pieces, int first) {
        return pieces.subList(first, pieces.size()).stream()
                .mapToInt(String::length)
                .sum();
    }

    /** The beginning of the piece, and how many of the remaining characters are not shown. */
    private static String cut(String piece, int remaining, int max) {
        int room = Math.max(0, max - note(remaining).length());
        String shown = TextSplitter.head(piece, Math.min(room, piece.length())).strip();
        return TextSplitter.head((shown + note(remaining - shown.length())).strip(), max);
    }

    private static String note(int cut) {
        return " […" + cut + " characters cut]";
    }
}
