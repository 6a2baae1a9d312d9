package dev.agenthost.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.Content;
import dev.agenthost.platform.DeliveryGuarantee;
import dev.agenthost.platform.Feature;
import dev.agenthost.platform.Target;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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
