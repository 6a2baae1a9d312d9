package dev.agenthost.qqbot.send;

import dev.agenthost.message.Button;
import dev.agenthost.message.Content;
import dev.agenthost.message.MediaKind;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import java.util.List;
import java.util.Optional;

/** What is said in place of what was refused; every step is said once, so that it ends. Pure. */
final class Substitutes {
    private Substitutes() {}

    /** Empty to give up. */
    static Optional<Content> of(Content refused, DeliveryException why) {
        Optional<Refusal> refusal = Refusal.of(why);
        if (refused instanceof Content.Quoting quoting) {
            return refusal.filter(Refusal.QUOTE::equals).isPresent()
                    ? Optional.of(quoting.content())
                    : of(quoting.content(), why).map(other -> new Content.Quoting(quoting.messageId(), other));
        }
        if (refused instanceof Content.Media media) {
            return media(media, why, refusal);
        }
        if (refusal.isEmpty()) {
            return Optional.empty();
        }
        if (refusal.get() == Refusal.URLS) {
            return neutral(refused);
        }
        if (refused instanceof Content.Markdown markdown) {
            return markdown(markdown, refusal.get());
        }
        boolean form = refused instanceof Content.Native && refusal.get() != Refusal.PROACTIVE;
        return form ? Optional.of(new Content.Text(refused.asText())) : Optional.empty();
    }

    private static Optional<Content> markdown(Content.Markdown markdown, Refusal refusal) {
        boolean buttons = markdown.buttons().stream().anyMatch(row -> !row.isEmpty());
        return switch (refusal) {
            case MARKDOWN_RIGHT, MARKDOWN, FORM -> Optional.of(new Content.Text(markdown.asText()));
            case BUTTON_STYLE ->
                buttons && !plain(markdown.buttons()).equals(markdown.buttons())
                        ? Optional.of(new Content.Markdown(markdown.markdown(), plain(markdown.buttons())))
                        : withoutButtons(markdown, buttons);
            case BUTTONS_RIGHT, BUTTONS -> withoutButtons(markdown, buttons);
            default -> Optional.empty();
        };
    }

    private static Optional<Content> withoutButtons(Content.Markdown markdown, boolean buttons) {
        return buttons ? Optional.of(new Content.Markdown(markdown.asText())) : Optional.empty();
    }

    private static List<List<Button>> plain(List<List<Button>> rows) {
        return rows.stream()
                .map(row -> row.stream()
                        .map(button -> button.style() != Button.Style.DANGER
                                ? button
                                : new Button(
                                        button.id(),
                                        button.label(),
                                        button.action(),
                                        Button.Style.PLAIN,
                                        button.audience()))
                        .toList())
                .toList();
    }

    /** A file of an unusual format is shown as a file; what cannot be shown is named. */
    private static Optional<Content> media(Content.Media media, DeliveryException why, Optional<Refusal> refusal) {
        if (refusal.filter(Refusal.URLS::equals).isPresent()) {
            return neutral(media);
        }
        boolean ofFile = refusal.filter(Refusal.FILE::equals).isPresent()
                || (why.kind() == Kind.REFUSED && why.platformCode().isEmpty());
        if (!ofFile) {
            return Optional.empty();
        }
        if (media.kind() != MediaKind.FILE && media.source() instanceof Content.Shelved) {
            return Optional.of(new Content.Media(MediaKind.FILE, media.source(), media.caption()));
        }
        boolean told = media.source() instanceof Content.Linked
                || (media.caption() != null && !media.caption().isBlank());
        return told ? Optional.of(new Content.Text(media.asText())) : Optional.empty();
    }

    /** Empty when there is nothing to write otherwise. */
    static Optional<Content> neutral(Content content) {
        Content other = neutralized(content);
        return other.equals(content) ? Optional.empty() : Optional.of(other);
    }

    private static Content neutralized(Content content) {
        if (content instanceof Content.Text text) {
            return new Content.Text(Neutral.of(text.text()));
        }
        if (content instanceof Content.Markdown markdown) {
            return new Content.Markdown(Neutral.of(markdown.markdown()), markdown.buttons());
        }
        if (content instanceof Content.Media media && media.caption() != null) {
            return new Content.Media(media.kind(), media.source(), Neutral.of(media.caption()));
        }
        if (content instanceof Content.Quoting quoting) {
            return new Content.Quoting(quoting.messageId(), neutralized(quoting.content()));
        }
        return content;
    }
}
