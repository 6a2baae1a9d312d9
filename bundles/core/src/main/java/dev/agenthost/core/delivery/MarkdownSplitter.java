package dev.agenthost.core.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text into pieces of a length so that each reads well alone: a code fence or a table stays in one piece where it fits
 * into one; a longer fence is closed at the end of a piece and opened again, with its language, in the next; a longer table has
 * its head again. What is neither is cut as {@link TextSplitter} does.
 */
final class MarkdownSplitter {
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(`{3,}|~{3,})([^`]*)$");
    private static final Pattern TABLE_RULE =
            Pattern.compile("^\\s*\\|?\\s*:?-+:?\\s*(\\|\\s*:?-+:?\\s*)+\\|?\\s*$|^\\s*\\|\\s*:?-+:?\\s*\\|\\s*$");

    private final int max;
    private final List<String> pieces = new ArrayList<>();
    private final StringBuilder piece = new StringBuilder();

    private MarkdownSplitter(int max) {
        this.max = max;
    }

    /**
     * The pieces in order, none blank.
     *
     * @param max the longest piece in UTF-16 units
     */
    static List<String> split(String text, int max) {
        if (text.length() <= max) {
            return TextSplitter.split(text, max);
        }
        List<Block> blocks = blocks(text.lines().toList());
        if (blocks.stream().allMatch(block -> block.kind() == Kind.PLAIN)) {
            return TextSplitter.split(text, max);
        }
        MarkdownSplitter splitter = new MarkdownSplitter(max);
        blocks.forEach(splitter::add);
        splitter.end();
        return splitter.pieces;
    }

    private enum Kind {
        PLAIN,
        FENCE,
        TABLE
    }

    /** Lines that belong together. */
    private record Block(Kind kind, List<String> lines) {
        String text() {
            return String.join("\n", lines);
        }
    }

    // --- taking apart

    private static List<Block> blocks(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        List<String> plain = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            int end = endOfFence(lines, at);
            Kind kind = Kind.FENCE;
            if (end == at) {
                end = endOfTable(lines, at);
                kind = Kind.TABLE;
            }
            if (end == at) {
                plain.add(lines.get(at++));
                continue;
            }
            addPlain(blocks, plain);
            blocks.add(new Block(kind, List.copyOf(lines.subList(at, end))));
            at = end;
        }
        addPlain(blocks, plain);
        return blocks;
    }

    private static void addPlain(List<Block> blocks, List<String> plain) {
        if (!plain.isEmpty()) {
            blocks.add(new Block(Kind.PLAIN, List.copyOf(plain)));
            plain.clear();
        }
    }

    /** Behind the fence that begins here, at the end of the text if nothing closes it; here when none begins. */
    private static int endOfFence(List<String> lines, int start) {
        Matcher open = FENCE.matcher(lines.get(start));
        if (!open.matches()) {
            return start;
        }
        String mark = open.group(1);
        for (int at = start + 1; at < lines.size(); at++) {
            if (closes(lines.get(at), mark)) {
                return at + 1;
            }
        }
        return lines.size();
    }

    private static boolean closes(String line, String mark) {
        String stripped = line.strip();
        return stripped.length() >= mark.length()
                && stripped.chars().allMatch(character -> character == mark.charAt(0));
    }

    /** Behind the table that begins here: a head, a rule below it, rows; here when none begins. */
    private static int endOfTable(List<String> lines, int start) {
        boolean table = start + 1 < lines.size()
                && lines.get(start).indexOf('|') >= 0
                && TABLE_RULE.matcher(lines.get(start + 1)).matches();
        if (!table) {
            return start;
        }
        int end = start + 2;
        while (end < lines.size() && lines.get(end).indexOf('|') >= 0) {
            end++;
        }
        return end;
    }

    /** What closes the fence that the end of this text lies in, or null when it lies in none. */
    static @Nullable String openFence(String text) {
        String mark = null;
        for (String line : text.lines().toList()) {
            Matcher open = FENCE.matcher(line);
            if (mark != null) {
                mark = closes(line, mark) ? null : mark;
            } else if (open.matches()) {
                mark = open.group(1);
            }
        }
        return mark;
    }

    // --- putting together

    private void add(Block block) {
        if (fits(block.text())) {
            append(block.text());
        } else if (block.kind() == Kind.PLAIN) {
            addText(block.text());
        } else if (block.text().length() <= max) {
            end();
            append(block.text());
        } else if (block.kind() == Kind.FENCE) {
            addFence(block.lines());
        } else {
            addTable(block.lines());
        }
    }

    /** The first of its pieces goes where there is room still. */
    private void addText(String text) {
        String rest = text;
        int room = max - piece.length() - 1;
        if (piece.length() > 0 && room >= max / 2) {
            String head = TextSplitter.split(text, room).get(0);
            append(head);
            rest = text.substring(Math.min(text.length(), text.indexOf(head) + head.length()))
                    .stripLeading();
        }
        for (String each : TextSplitter.split(rest, max)) {
            if (!fits(each)) {
                end();
            }
            append(each);
        }
    }

    private void addFence(List<String> lines) {
        Matcher open = FENCE.matcher(lines.get(0));
        String mark = open.matches() ? open.group(1) : "```";
        boolean closed = lines.size() > 1 && closes(lines.get(lines.size() - 1), mark);
        addWrapped(lines.get(0), mark, lines.subList(1, closed ? lines.size() - 1 : lines.size()));
    }

    private void addTable(List<String> lines) {
        addWrapped(lines.get(0) + "\n" + lines.get(1), null, lines.subList(2, lines.size()));
    }

    /** Lines between the same first and last ones in every piece; as plain text where these leave no room for any. */
    private void addWrapped(String first, @Nullable String last, List<String> lines) {
        String tail = last == null ? "" : "\n" + last;
        int room = max - first.length() - 1 - tail.length();
        if (room < Math.min(16, max / 2) || (last == null && lines.stream().anyMatch(line -> line.length() > room))) {
            end();
            addText(first + "\n" + String.join("\n", lines) + tail);
            return;
        }
        if (!fits(first + "\n" + (lines.isEmpty() ? "" : lines.get(0)) + tail)) {
            end();
        }
        boolean open = false;
        for (String line : lines) {
            for (String part : hardPieces(line, room)) {
                if (open && piece.length() + 1 + part.length() + tail.length() > max) {
                    piece.append(tail);
                    end();
                    open = false;
                }
                if (!open) {
                    append(first);
                    open = true;
                }
                piece.append('\n').append(part);
            }
        }
        piece.append(open ? tail : "");
    }

    /** A line of code is cut where it has to be, white space and all. */
    private static List<String> hardPieces(String line, int room) {
        List<String> parts = new ArrayList<>();
        String rest = line;
        while (rest.length() > room) {
            String head = TextSplitter.head(rest, room);
            String part = head.isEmpty() ? rest.substring(0, Math.min(2, rest.length())) : head;
            parts.add(part);
            rest = rest.substring(part.length());
        }
        parts.add(rest);
        return parts;
    }

    private boolean fits(String more) {
        return piece.length() + (piece.length() == 0 ? 0 : 1) + more.length() <= max;
    }

    private void append(String more) {
        if (piece.length() > 0) {
            piece.append('\n');
        }
        piece.append(more);
    }

    private void end() {
        String done = piece.toString().stripTrailing();
        if (!done.isBlank()) {
            pieces.add(done.startsWith("\n") ? done.stripLeading() : done);
        }
        piece.setLength(0);
    }
}
