package dev.agenthost.core.delivery;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into pieces of a length: at the end of a line or a word where there is one, never inside a character. */
final class TextSplitter {
    /** A break in the first half of a piece would make too many pieces. */
    private static final int LEAST_FILL_PERCENT = 50;

    private TextSplitter() {}

    /**
     * The pieces in order, none blank.
     *
     * @param max the longest piece in UTF-16 units; a character that takes two is not cut even if this is 1
     */
    static List<String> split(String text, int max) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        while (text.length() - start > max) {
            int end = breakAt(text, start, max);
            add(pieces, text.substring(start, end));
            start = afterBreak(text, end);
        }
        add(pieces, text.substring(start));
        return pieces;
    }

    private static void add(List<String> pieces, String piece) {
        String stripped = piece.stripTrailing();
        if (!stripped.isEmpty()) {
            pieces.add(stripped);
        }
    }

    /** Drops the white space at a break, but not the indentation of the next line. */
    private static int afterBreak(String text, int at) {
        int next = at;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            if (text.charAt(next++) == '\n') {
                break;
            }
        }
        return next;
    }

    private static int breakAt(String text, int start, int max) {
        int least = start + Math.max(1, max * LEAST_FILL_PERCENT / 100);
        int most = start + max;
        int line = text.lastIndexOf('\n', most);
        if (line >= least) {
            return line;
        }
        for (int at = most; at >= least; at--) {
            if (Character.isWhitespace(text.charAt(at))) {
                return at;
            }
        }
        return wholeCharacter(text, start, most);
    }

    /** The longest beginning of the text that fits and ends between characters. */
    static String head(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        return text.substring(0, cutsPair(text, max) ? max - 1 : max);
    }

    private static int wholeCharacter(String text, int start, int end) {
        if (!cutsPair(text, end)) {
            return end;
        }
        return end - 1 > start ? end - 1 : end + 1;
    }

    private static boolean cutsPair(String text, int at) {
        return at > 0 && Character.isHighSurrogate(text.charAt(at - 1)) && Character.isLowSurrogate(text.charAt(at));
    }
}
