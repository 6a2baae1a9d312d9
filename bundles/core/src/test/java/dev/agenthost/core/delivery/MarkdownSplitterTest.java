package dev.agenthost.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MarkdownSplitterTest {
    @Test
    void leavesShortTextsAlone() {
        assertThat(MarkdownSplitter.split("```\ncode\n```", 20)).containsExactly("```\ncode\n```");
    }

    @Test
    void keepsAFenceInOnePieceThatFitsIntoOne() {
        String text = "some words ahead\n```java\nint a;\nint b;\n```\nafter";

        assertThat(MarkdownSplitter.split(text, 34))
                .containsExactly("some words ahead", "```java\nint a;\nint b;\n```\nafter");
    }

    @Test
    void closesALongFenceAndOpensItAgainWithItsLanguage() {
        String text = "```java\nint first;\nint second;\nint third;\n```";

        assertThat(MarkdownSplitter.split(text, 34))
                .containsExactly("```java\nint first;\nint second;\n```", "```java\nint third;\n```");
    }

    @Test
    void closesAFenceThatNobodyClosed() {
        List<String> pieces = MarkdownSplitter.split("~~~\n" + "word\n".repeat(20), 40);

        assertThat(pieces)
                .hasSizeGreaterThan(1)
                .allSatisfy(piece -> assertThat(piece).startsWith("~~~\n").endsWith("\n~~~"));
    }

    @Test
    void keepsTheIndentationOfCode() {
        String text = "```\nif (a) {\n    first();\n    second();\n}\n```";

        assertThat(String.join("\n", MarkdownSplitter.split(text, 30))).contains("    first();", "    second();");
    }

    @Test
    void cutsALineOfCodeThatIsLongerThanAPiece() {
        List<String> pieces = MarkdownSplitter.split("```\n" + "x".repeat(100) + "\n```", 40);

        assertThat(pieces).allSatisfy(piece -> assertThat(piece).matches("(?s)```\nx+\n```"));
        assertThat(String.join("", pieces).chars().filter(each -> each == 'x').count())
                .isEqualTo(100);
    }

    @Test
    void givesEveryPieceOfATableItsHead() {
        String text = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |";

        assertThat(MarkdownSplitter.split(text, 42))
                .containsExactly("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |", "| a | b |\n|---|---|\n| 5 | 6 |");
    }

    @Test
    void keepsATableInOnePieceThatFitsIntoOne() {
        String table = "| a | b |\n|---|---|\n| 1 | 2 |";

        assertThat(MarkdownSplitter.split("a few words ahead of it\n" + table, 40))
                .containsExactly("a few words ahead of it", table);
    }

    @Test
    void knowsWhatClosesTheFenceATextEndsIn() {
        assertThat(MarkdownSplitter.openFence("a\n````java\nb\n```\nc")).isEqualTo("````");
        assertThat(MarkdownSplitter.openFence("a\n```\nb\n```\nc")).isNull();
    }

    @Property
    void neverExceedsThePieceNorCutsACharacterNorLeavesAFenceOpen(
            @ForAll("texts") String text, @ForAll @IntRange(min = 30, max = 200) int max) {
        List<String> pieces = MarkdownSplitter.split(text, max);

        assertThat(pieces).allSatisfy(piece -> {
            assertThat(piece.length()).isBetween(1, max);
            assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
            assertThat(Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                    .isFalse();
        });
        assertThat(pieces.subList(0, pieces.size() - 1))
                .allSatisfy(
                        piece -> assertThat(MarkdownSplitter.openFence(piece)).isNull());
    }

    @Property
    void losesNothing(@ForAll("code") String text, @ForAll @IntRange(min = 16, max = 200) int max) {
        assertThat(letters(String.join("\n", MarkdownSplitter.split(text, max))))
                .isEqualTo(letters(text));
    }

    private static String letters(String text) {
        return text.replaceAll("[^a-z😀]+", "");
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> tables = Arbitraries.of("| k | v |\n|---|---|\n| one | two |\n| three | 😀 |");
        return text(Arbitraries.frequencyOf(
                Tuple.of(8, lines()), Tuple.of(1, tables), Tuple.of(1, Arbitraries.of("```js"))));
    }

    /** Without what is said again in every piece. */
    @Provide
    Arbitrary<String> code() {
        return text(lines());
    }

    private static Arbitrary<String> lines() {
        Arbitrary<String> words = Arbitraries.of("alpha beta", "gamma", "😀 delta 😀😀", "epsilon zeta eta theta", "");
        return Arbitraries.frequencyOf(Tuple.of(3, words), Tuple.of(1, Arbitraries.of("```", "~~~")));
    }

    private static Arbitrary<String> text(Arbitrary<String> lines) {
        return lines.list()
                .ofMinSize(1)
                .ofMaxSize(30)
                .map(each -> String.join("\n", each))
                .filter(text -> !text.isBlank());
    }
}
