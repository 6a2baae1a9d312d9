package dev.agenthost.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.Button;
import dev.agenthost.message.Content;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaKind;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.Feature;
import dev.agenthost.platform.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    private static List<Content> pictures(int count) {
        return IntStream.range(0, count)
                .<Content>mapToObj(
                        i -> Content.Media.of(new MediaFile("0".repeat(64), "image/png", "p" + i + ".png", 1)))
                .toList();
    }

    @Test
    void saysNothingOfACutWhereNothingIsCut() {
        List<Content> plan = ReplyPlan.of(pictures(6), "test", target(100, Feature.IMAGE), 4);

        assertThat(plan).hasSize(4);
        assertThat(plan.get(3)).isEqualTo(new Content.Text("[p3.png]\n[p4.png]\n[p5.png]"));
    }

    @Test
    void keepsPicturesOverTheCountForLater() {
        List<Content> pictures = pictures(6);
        ReplyPlan.Parts parts = ReplyPlan.divided(pictures, "test", target(100, Feature.IMAGE), 4, 20);

        assertThat(parts.now().subList(0, 3)).isEqualTo(pictures.subList(0, 3));
        assertThat(parts.now().get(3)).isEqualTo(new Content.Text("[… goes on with the next answer]"));
        assertThat(parts.later()).isEqualTo(pictures.subList(3, 6));
    }

    @Test
    void keepsTheLastReplyForTheButtonsWhenTheRestIsForLater() {
        List<List<Button>> buttons = List.of(List.of(Button.of("b", "press", "data")));
        Content question = new Content.Markdown("Which one?", buttons);
        List<Content> contents = new ArrayList<>(pictures(3));
        contents.add(question);
        ReplyPlan.Parts parts = ReplyPlan.divided(
                contents, "test", target(100, Feature.IMAGE, Feature.MARKDOWN, Feature.BUTTONS), 2, 20);

        assertThat(parts.now())
                .containsExactly(
                        contents.get(0), new Content.Markdown("[… goes on with the next answer]\nWhich one?", buttons));
        assertThat(parts.later()).isEqualTo(contents.subList(1, 3));
    }

    @Property
    void losesNothingThatMayWait(
            @ForAll @IntRange(min = 1, max = 1000) int words,
            @ForAll @IntRange(min = 1, max = 60) int max,
            @ForAll @IntRange(min = 1, max = 5) int replies) {
        Content text = new Content.Text("word ".repeat(words));
        ReplyPlan.Parts parts = ReplyPlan.divided(List.of(text), "test", target(max), replies, Integer.MAX_VALUE);

        List<Content> all = new ArrayList<>(parts.now());
        all.addAll(parts.later());
        assertThat(parts.now()).hasSizeBetween(1, replies);
        assertThat(all).allSatisfy(piece -> assertThat(piece.asText().length()).isBetween(1, max));
        String said = all.stream().map(Content::asText).collect(Collectors.joining());
        assertThat(said.replace("[… goes on with the next answer]", "").replaceAll("\\s", ""))
                .isEqualTo("word".repeat(words));
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
