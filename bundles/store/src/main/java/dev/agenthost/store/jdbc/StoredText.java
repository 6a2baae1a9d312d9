package dev.agenthost.store.jdbc;

import dev.agenthost.store.MessageRow;
import dev.agenthost.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * The form in which texts are stored. What no database keeps faithfully, NUL and halves of surrogate pairs, is written as
 * DLE and four hexadecimal digits; so is DLE itself. Nearly every text is stored as it is.
 */
final class StoredText {
    /** Ids and names; longer ones fit in no index. */
    static final int LONGEST_KEY = MessageRow.LONGEST_ID;
    /** Bodies, raw events, contents, requests. */
    static final int LONGEST_TEXT = 16 << 20;

    private static final char DLE = 0x10;
    private static final int DIGITS = 4;

    private StoredText() {}

    /**
     * @param what names the value in the error
     * @throws StoreException when it is too long
     */
    static String encode(String what, String text, int longest) throws StoreException {
        if (text.length() > longest) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    what + ": expected at most " + longest + " characters, found " + text.length(),
                    null);
        }
        int special = firstSpecial(text);
        if (special < 0) {
            return text;
        }
        StringBuilder stored = new StringBuilder(text.length() + DIGITS).append(text, 0, special);
        for (int i = special; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isSpecial(text, i)) {
                stored.append(DLE).append(String.format("%04x", (int) c));
            } else {
                stored.append(c);
            }
        }
        return stored.toString();
    }

    static @Nullable String decode(@Nullable String stored) {
        int special = stored == null ? -1 : stored.indexOf(DLE);
        if (stored == null || special < 0) {
            return stored;
        }
        StringBuilder text = new StringBuilder(stored.length()).append(stored, 0, special);
        for (int i = special; i < stored.length(); i++) {
            char c = stored.charAt(i);
            if (c == DLE) {
                text.append((char) Integer.parseInt(stored, i + 1, i + 1 + DIGITS, 16));
                i += DIGITS;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static int firstSpecial(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isSpecial(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isSpecial(String text, int index) {
        char c = text.charAt(index);
        if (c == 0 || c == DLE) {
            return true;
        }
        if (Character.isHighSurrogate(c)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }
}
