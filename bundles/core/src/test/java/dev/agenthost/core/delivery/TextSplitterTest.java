package dev.agenthost.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextSplitterTest {
    @Test
    void leavesAShortTextAlone() {
        assertThat(TextSplitter.split("hello", 5)).containsExactly("hello");
    }

    @Test
    void prefersTheEndOfALine() {
        assertThat(TextSplitter.split("first line\nsecond one", 15)).containsExactly("first line", "second one");
    }

    @Test
    void elseTheEndOfAWord() {
        assertThat(TextSplitter.split("one two three", 8)).containsExactly("one two", "three");
    }

    @Test
    void keepsTheIndentationOfALine() {
        assertThat(TextSplitter.split("if (x) {\n  y();\n}", 9)).containsExactly("if (x) {", "  y();\n}");
    }

    @Test
    void elseCutsAWord() {
        assertThat(TextSplitter.split("abcdefgh", 3)).containsExactly("abc", "def", "gh");
    }

    @Test
    void doesNotCutACharacterOfTwoUnits() {
        assertThat(TextSplitter.split("ab\uD83D\uDE00cd", 3)).containsExactly("ab", "\uD83D\uDE00c", "d");
    }

    @Test
    void takesACharacterWholeEvenWhereItDoesNotFit() {
        assertThat(TextSplitter.split("\uD83D\uDE00\uD83D\uDE00", 1)).containsExactly("\uD83D\uDE00", "\uD83D\uDE00");
    }

    @Property
    void losesNothingButWhiteSpaceAndKeepsToTheLength(
            @ForAll @StringLength(max = 200) String text, @ForAll @IntRange(min = 2, max = 50) int max) {
        var pieces = TextSplitter.split(text, max);

        assertThat(pieces).allSatisfy(piece -> assertThat(piece.length()).isBetween(1, max));
        assertThat(withoutWhiteSpace(String.join("", pieces))).isEqualTo(withoutWhiteSpace(text));
    }

    private static String withoutWhiteSpace(String text) {
        return text.codePoints()
                .filter(point -> !Character.isWhitespace(point))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
