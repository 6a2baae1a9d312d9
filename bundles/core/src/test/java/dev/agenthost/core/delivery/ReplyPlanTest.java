package dev.agenthost.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.Button;
import dev.agenthost.message.Content;
import dev.agenthost.message.MediaKind;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.Feature;
import dev.agenthost.platform.Target;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReplyPlanTest {
    @Test
    void keepsContentsApartWhileTheyFit() {
        assertThat(plan(List.of("one", "two"), 10, 2)).containsExactly("one", "two");
    }

    @Test
    void keepsContentOfAnotherKindAsItIs() {
        Content other = new Content.Quoting("m1", new Content.Text("a picture"));

        assertThat(ReplyPlan.of(List.of(other), "test", target(20, Feature.QUOTE), 1))
                .containsExactly(other);
    }

    @Test
    void splitsWhatIsTooLong() {
        assertThat(plan(List.of("one two three"), 8, 2)).containsExactly("one two", "three");
    }

    @Test
    void mergesWhatIsTooMany() {
        assertThat(plan(List.of("one", "two", "three"), 20, 2)).containsExactly("one\ntwo\nthree");
    }

    @Test
    void saysInTheLastPieceHowMuchIsMissing() {
        String text = "x".repeat(100);

        List<String> plan = plan(List.of(text), 40, 2);

        assertThat(plan).hasSize(2);
        assertThat(plan.get(0)).isEqualTo("x".repeat(40));
        assertThat(plan.get(1)).matches("x+ \\[…\\d+ characters cut]");
        int shown = plan.get(1).indexOf(' ');
        assertThat(plan.get(1)).contains("…" + (60 - shown) + " ");
    }

    @Nested
    class AContentThatTheTargetCannotShow {
        private final Content.Media picture =
                new Content.Media(MediaKind.IMAGE, new Content.Linked("https://example.org/a.png"), "look");
        private final Content.Markdown linked = new Content.Markdown(
                "**go**",
                List.of(List.of(new Button(
                        "b",
                        "there",
                        new Button.Link("https://e.org"),
                        Button.Style.PLAIN,
                        Button.Audience.EVERYONE))));
        private final Content.Native form = new Content.Native("test", "{}", "in words");

        @Test
        void isAFileWhereThereAreFiles() {
            assertThat(shown(picture, Feature.FILE))
                    .isEqualTo(new Content.Media(MediaKind.FILE, picture.source(), "look"));
        }

        @Test
        void isPutIntoWords() {
            assertThat(shown(picture)).isEqualTo(new Content.Text("look\nhttps://example.org/a.png"));
            assertThat(shown(linked)).isEqualTo(new Content.Text("**go**\nthere: https://e.org"));
            assertThat(shown(linked, Feature.MARKDOWN)).isEqualTo(new Content.Markdown("**go**\nthere: https://e.org"));
            assertThat(shown(form)).isEqualTo(new Content.Text("in words"));
            assertThat(shown(new Content.Native("another", "{}", "in words"), Feature.NATIVE))
                    .isEqualTo(new Content.Text("in words"));
            assertThat(shown(new Content.Quoting("m1", picture))).isEqualTo(new Content.Text(picture.asText()));
        }

        @Test
        void staysAsItIsWhereItCan() {
            assertThat(shown(picture, Feature.IMAGE)).isEqualTo(picture);
            assertThat(shown(linked, Feature.MARKDOWN, Feature.BUTTONS)).isEqualTo(linked);
            assertThat(shown(form, Feature.NATIVE)).isEqualTo(form);
            assertThat(shown(new Content.Quoting("m1", picture), Feature.QUOTE, Feature.IMAGE))
                    .isEqualTo(new Content.Quoting("m1", picture));
        }

        private Content shown(Content content, Feature... features) {
            List<Content> plan = ReplyPlan.of(List.of(content), "test", target(200, features), 1);
            assertThat(plan).hasSize(1);
            return plan.get(0);
        }
    }

    @Test
    void putsButtonsUnderTheLastPiece() {
        List<List<Button>> buttons = List.of(List.of(Button.of("b", "press", "data")));
        Content tooLong = new Content.Markdown("one two three", buttons);

        assertThat(ReplyPlan.of(List.of(tooLong), "test", target(8, Feature.MARKDOWN, Feature.BUTTONS), 2))
                .containsExactly(new Content.Markdown("one two"), new Content.Markdown("three", buttons));
    }

    @Test
    void quotesInTheFirstPiece() {
        Content quoting = new Content.Quoting("m1", new Content.Text("one two three"));

        assertThat(ReplyPlan.of(List.of(quoting), "test", target(8, Feature.QUOTE), 2))
                .containsExactly(new Content.Quoting("m1", new Content.Text("one two")), new Content.Text("three"));
    }

    @Test
    void saysACaptionThatIsTooLongAhead() {
        Content.Source source = new Content.Linked("https://example.org/a.png");
        Content picture = new Content.Media(MediaKind.IMAGE, source, "one two three");

        assertThat(ReplyPlan.of(List.of(picture), "test", target(8, Feature.IMAGE), 3))
                .containsExactly(
                        new Content.Text("one two"),
                        new Content.Text("three"),
                        new Content.Media(MediaKind.IMAGE, source, null));
    }

    @Test
    void keepsTheButtonsWhenThereAreTooManyPieces() {
        List<List<Button>> buttons = List.of(List.of(Button.of("b", "press", "data")));
        List<Content> contents = List.of(
                new Content.Markdown("x ".repeat(60)),
                new Content.Markdown("y ".repeat(60)),
                new Content.Markdown("Which one?", buttons));

        List<Content> plan = ReplyPlan.of(contents, "test", target(50, Feature.MARKDOWN, Feature.BUTTONS), 2);
        assertThat(plan).hasSize(2);
        Content.Markdown last = (Content.Markdown) plan.get(1);
        assertThat(last.buttons()).isEqualTo(buttons);
        assertThat(last.markdown()).contains("characters cut").endsWith("?");
    }

    @Test
    void closesTheFenceThatItCuts() {
        String code = "```\n" + "line of code\n".repeat(30) + "```";

        List<Content> plan = ReplyPlan.of(List.of(new Content.Markdown(code)), "test", target(60, Feature.MARKDOWN), 2);
        assertThat(plan).hasSize(2).allSatisfy(piece -> {
            assertThat(MarkdownSplitter.openFence(piece.asText())).isNull();
            assertThat(piece.asText().length()).isLessThanOrEqualTo(60);
        });
    }

    @Property
    void neverExceedsWhatTheTargetTakes(
            @ForAll @IntRange(min = 1, max = 2000) int length,
            @ForAll @IntRange(min = 1, max = 60) int max,
            @ForAll @IntRange(min = 1, max = 5) int replies) {
        List<String> plan = plan(List.of("word ".repeat(length)), max, replies);

        assertThat(plan)
                .hasSizeBetween(1, replies)
                .allSatisfy(piece -> assertThat(piece.length()).isBetween(1, max));
    }

    private static List<String> plan(List<String> texts, int max, int replies) {
        List<Content> contents =
                texts.stream().map(text -> (Content) new Content.Text(text)).toList();
        return ReplyPlan.of(contents, "test", target(max), replies).stream()
                .map(Content::asText)
                .toList();
    }

    private static Target target(int max, Feature... features) {
        return new Target(DeliveryGuarantee.EXACTLY_ONCE, max, Duration.ofMinutes(5), 5, false, Set.of(features));
    }
}
