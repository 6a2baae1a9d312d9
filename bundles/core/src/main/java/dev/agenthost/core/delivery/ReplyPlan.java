package dev.agenthost.core.delivery;

import dev.agenthost.message.Content;
import dev.agenthost.message.MediaKind;
import dev.agenthost.platform.Feature;
import dev.agenthost.platform.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a reply goes out: what the target cannot show in words, in pieces that fit, no more of them than the platform takes, the
 * loss said in the last.
 */
final class ReplyPlan {
    /** How many pieces one answer has at most, counted by the platform or not. */
    static final int MOST = 50;

    /** Said at the end of what goes out now. */
    private static final String GOES_ON = "[… goes on with the next answer]";

    private final String platform;
    private final Target target;
    private final int max;

    /**
     * What goes out now, and what is over the count.
     *
     * @param later in pieces that fit
     */
    record Parts(List<Content> now, List<Content> later) {}

    private ReplyPlan(String platform, Target target) {
        this.platform = platform;
        this.target = target;
        this.max = target.maxTextLength();
    }

    /**
     * What to send, in order.
     *
     * @param contents no {@code Question} among them
     * @param platform of the account, as in {@code AccountId.platform}
     * @param replies how many pieces at most; at least 1
     */
    static List<Content> of(List<Content> contents, String platform, Target target, int replies) {
        return of(contents, platform, target, replies, replies);
    }

    /**
     * What to send, in order, where more than the platform counts may be sent.
     *
     * @param wanted how many pieces are better than more
     * @param most how many pieces at most; at least {@code wanted}
     */
    static List<Content> of(List<Content> contents, String platform, Target target, int wanted, int most) {
        ReplyPlan plan = new ReplyPlan(platform, target);
        List<Content> pieces = plan.fitting(contents, wanted);
        return pieces.size() <= most ? pieces : plan.shortened(pieces, most);
    }

    /**
     * What goes out now, and what waits because it is over the count; the last that goes out says so.
     *
     * @param replies how many pieces now at most; at least 1
     * @param room how many may wait; what is over that is cut
     */
    static Parts divided(List<Content> contents, String platform, Target target, int replies, int room) {
        ReplyPlan plan = new ReplyPlan(platform, target);
        List<Content> pieces = plan.fitting(contents, replies);
        if (pieces.size() <= replies) {
            return new Parts(pieces, List.of());
        }
        if (room == 0) {
            return new Parts(plan.shortened(pieces, replies), List.of());
        }
        Parts parts = plan.divided(pieces, replies);
        List<Content> later = parts.later().size() <= room ? parts.later() : plan.shortened(parts.later(), room);
        return new Parts(parts.now(), later);
    }

    private List<Content> fitting(List<Content> contents, int wanted) {
        List<Content> shown = contents.stream().map(this::shown).toList();
        List<Content> pieces = pieces(shown);
        return pieces.size() > wanted ? pieces(merged(shown)) : pieces;
    }

    // --- the rest another time

    private Parts divided(List<Content> pieces, int replies) {
        List<Content> now = new ArrayList<>(pieces.subList(0, replies - 1));
        Content end = pieces.get(pieces.size() - 1);
        if (bare(end) instanceof Content.Markdown asking && !asking.buttons().isEmpty()) {
            String noted = GOES_ON + "\n" + asking.markdown();
            now.add(noted.length() <= max ? new Content.Markdown(noted, asking.buttons()) : end);
            return new Parts(now, pieces.subList(replies - 1, pieces.size() - 1));
        }
        Content last = pieces.get(replies - 1);
        List<Content> later = new ArrayList<>(pieces.subList(replies, pieces.size()));
        List<Content> noted = noted(last);
        if (!noted.isEmpty()) {
            now.add(noted.get(0));
            later.addAll(0, noted.subList(1, noted.size()));
        } else if (replies > 1 && GOES_ON.length() <= max) {
            now.add(new Content.Text(GOES_ON));
            later.add(0, last);
        } else {
            now.add(last);
        }
        return new Parts(now, later);
    }

    /** A text with the note at the end of its first piece, and what does not fit beside it; empty where none can be. */
    private List<Content> noted(Content piece) {
        if (piece instanceof Content.Quoting quoting) {
            List<Content> noted = new ArrayList<>(noted(quoting.content()));
            if (!noted.isEmpty()) {
                noted.set(0, new Content.Quoting(quoting.messageId(), noted.get(0)));
            }
            return noted;
        }
        boolean markdown =
                piece instanceof Content.Markdown plain && plain.buttons().isEmpty();
        int room = max - GOES_ON.length() - 1;
        if (room < 1 || !(markdown || piece instanceof Content.Text)) {
            return List.of();
        }
        List<String> parts = new ArrayList<>(MarkdownSplitter.split(piece.asText(), room));
        parts.set(0, parts.get(0) + "\n" + GOES_ON);
        return parts.stream()
                .<Content>map(text -> markdown ? new Content.Markdown(text) : new Content.Text(text))
                .toList();
    }

    // --- what the target can show

    private Content shown(Content content) {
        if (content instanceof Content.Markdown markdown) {
            return shown(markdown);
        } else if (content instanceof Content.Media media) {
            return shown(media);
        } else if (content instanceof Content.Native form) {
            boolean known = target.can(Feature.NATIVE) && form.platform().equals(platform);
            return known ? form : new Content.Text(form.asText());
        } else if (content instanceof Content.Quoting quoting) {
            Content quoted = shown(quoting.content());
            return target.can(Feature.QUOTE) ? new Content.Quoting(quoting.messageId(), quoted) : quoted;
        }
        return content instanceof Content.Text ? content : new Content.Text(content.asText());
    }

    private Content shown(Content.Markdown markdown) {
        if (!target.can(Feature.MARKDOWN)) {
            return new Content.Text(markdown.asText());
        }
        return markdown.buttons().isEmpty() || target.can(Feature.BUTTONS)
                ? markdown
                : new Content.Markdown(markdown.asText());
    }

    /** What a target cannot show as what it is, it may take as a file. */
    private Content shown(Content.Media media) {
        if (target.can(feature(media.kind()))) {
            return media;
        }
        return target.can(Feature.FILE)
                ? new Content.Media(MediaKind.FILE, media.source(), media.caption())
                : new Content.Text(media.asText());
    }

    private static Feature feature(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> Feature.IMAGE;
            case VOICE -> Feature.VOICE;
            case VIDEO -> Feature.VIDEO;
            case FILE -> Feature.FILE;
        };
    }

    // --- pieces that fit

    private List<Content> pieces(List<Content> contents) {
        return contents.stream().flatMap(content -> pieces(content).stream()).toList();
    }

    private List<Content> pieces(Content content) {
        if (content instanceof Content.Quoting quoting) {
            List<Content> pieces = new ArrayList<>(pieces(quoting.content()));
            pieces.set(0, new Content.Quoting(quoting.messageId(), pieces.get(0)));
            return pieces;
        } else if (content instanceof Content.Markdown markdown) {
            return pieces(markdown);
        } else if (content instanceof Content.Media media) {
            return pieces(media);
        } else if (content instanceof Content.Text text) {
            return texts(text.text());
        }
        return List.of(content);
    }

    private List<Content> texts(String text) {
        return text.length() <= max
                ? List.of(new Content.Text(text))
                : MarkdownSplitter.split(text, max).stream()
                        .<Content>map(Content.Text::new)
                        .toList();
    }

    /** The buttons stand under the last piece. */
    private List<Content> pieces(Content.Markdown markdown) {
        if (markdown.markdown().length() <= max) {
            return List.of(markdown);
        }
        List<String> texts = MarkdownSplitter.split(markdown.markdown(), max);
        List<Content> pieces = new ArrayList<>();
        for (String text : texts.subList(0, texts.size() - 1)) {
            pieces.add(new Content.Markdown(text));
        }
        pieces.add(new Content.Markdown(texts.get(texts.size() - 1), markdown.buttons()));
        return pieces;
    }

    /** A caption that is too long goes ahead in pieces of its own. */
    private List<Content> pieces(Content.Media media) {
        String caption = media.caption();
        if (caption == null || caption.length() <= max) {
            return List.of(media);
        }
        List<Content> pieces = new ArrayList<>(texts(caption));
        pieces.add(new Content.Media(media.kind(), media.source(), null));
        return pieces;
    }

    // --- fewer pieces

    /** Neighbours that are both text, or both Markdown, become one; the first of two may quote, the second have buttons. */
    private static List<Content> merged(List<Content> contents) {
        List<Content> merged = new ArrayList<>();
        for (Content content : contents) {
            int last = merged.size() - 1;
            Content joined = last < 0 ? null : joined(merged.get(last), content);
            if (joined == null) {
                merged.add(content);
            } else {
                merged.set(last, joined);
            }
        }
        return merged;
    }

    private static @Nullable Content joined(Content one, Content next) {
        if (one instanceof Content.Quoting quoting) {
            Content inner = joined(quoting.content(), next);
            return inner == null ? null : new Content.Quoting(quoting.messageId(), inner);
        }
        if (one instanceof Content.Text first && next instanceof Content.Text second) {
            return new Content.Text(first.text() + "\n" + second.text());
        }
        return one instanceof Content.Markdown first
                        && first.buttons().isEmpty()
                        && next instanceof Content.Markdown second
                ? new Content.Markdown(first.markdown() + "\n" + second.markdown(), second.buttons())
                : null;
    }

    /** As many pieces as may be; the rest is put into words in the last, as far as it goes, and how much is missing. */
    private List<Content> shortened(List<Content> pieces, int replies) {
        int last = replies - 1;
        List<Content> kept = new ArrayList<>(pieces.subList(0, last));
        kept.add(end(pieces.subList(last, pieces.size())));
        return kept;
    }

    private Content end(List<Content> rest) {
        Content last = rest.get(rest.size() - 1);
        List<String> words = rest.stream().map(Content::asText).toList();
        if (last instanceof Content.Markdown markdown && !markdown.buttons().isEmpty()) {
            return new Content.Markdown(cutBefore(words, markdown.markdown()), markdown.buttons());
        }
        String text = cut(String.join("\n", words), words.size() - 1);
        Content end = rest.stream().allMatch(piece -> bare(piece) instanceof Content.Markdown)
                ? new Content.Markdown(text)
                : new Content.Text(text);
        return rest.get(0) instanceof Content.Quoting quoting ? new Content.Quoting(quoting.messageId(), end) : end;
    }

    private static Content bare(Content content) {
        return content instanceof Content.Quoting quoting ? quoting.content() : content;
    }

    /** Buttons are of no use without the words they answer: these stay, and what comes before them is cut. */
    private String cutBefore(List<String> words, String kept) {
        int missing = words.subList(0, words.size() - 1).stream()
                .mapToInt(String::length)
                .sum();
        String text = note(missing).strip() + "\n" + kept;
        return text.length() <= max ? text : kept;
    }

    /** The beginning of the text, a fence in it closed, and how many of its characters are not shown. */
    private String cut(String text, int joints) {
        if (text.length() <= max) {
            return text;
        }
        int room = max - note(text.length()).length();
        String shown = TextSplitter.head(text, Math.max(0, room)).strip();
        String fence = MarkdownSplitter.openFence(shown);
        if (fence != null) {
            shown = TextSplitter.head(shown, Math.max(0, room - fence.length() - 1))
                    .strip();
        }
        String note = note(text.length() - joints - shown.length());
        String end =
                fence == null || MarkdownSplitter.openFence(shown) == null ? note : "\n" + fence + "\n" + note.strip();
        return TextSplitter.head((shown + end).strip(), max);
    }

    private static String note(int cut) {
        return " […" + cut + " characters cut]";
    }
}
