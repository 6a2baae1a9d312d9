package dev.agenthost.host;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What somebody asked the bot. Every word of it says whose it is, so that any piece of an echo does; what is asked in other
 * words is answered in a way of its own.
 *
 * @param number counts all questions, from 0
 * @param conversation {@code kind/id}
 * @param id the platform's message id
 * @param sort how it is answered
 * @param text as asked
 * @param life of the host, counted from 1, in which it was asked
 */
record Question(int number, String conversation, String id, Sort sort, String text, int life) {
    /** How a question is answered, and how the answer begins and ends, without its blanks. */
    enum Sort {
        ECHO("", "", ""),
        /** By a file, which is uploaded before. */
        PICTURE("/demo picture", Chat.FILE, ""),
        /** By a question that has buttons. */
        BUTTONS("/demo buttons", "Whichcolourdoyoulike?", ""),
        /** By a text, and {@link #UNBIDDEN_WORDS} a second later, if the host lives. */
        UNBIDDEN("/demo proactive 1", "In1sIshallspeak", "whenyounextwrite."),
        /** By a text that grows; only where the platform shows that. */
        STREAM("/demo stream", "Thisansweristold", "Thatisnow.");

        /** What is said unasked, without its blanks: at most once. */
        static final String UNBIDDEN_WORDS = "Nobodyasked,and1shavegoneby:hereIam.";

        private final String words;
        private final String beginning;
        private final String end;

        Sort(String words, String beginning, String end) {
            this.words = words;
            this.beginning = beginning;
            this.end = end;
        }

        /** What is asked. */
        String words() {
            return words;
        }

        /** Whether this, without its blanks, is an answer from its first to its last word, and told once. */
        boolean isWhole(String answer) {
            return isBegun(answer)
                    && answer.endsWith(end)
                    && answer.lastIndexOf(beginning) == 0
                    && (end.isEmpty() || answer.indexOf(end) == answer.length() - end.length());
        }

        /** Whether an answer begins so. */
        boolean isBegun(String answer) {
            return answer.startsWith(beginning);
        }
    }

    /** One whose answer is an echo. */
    Question(int number, String conversation, String id, String text, int life) {
        this(number, conversation, id, Sort.ECHO, text, life);
    }

    /** Such a text: {@code q17.1 q17.2 q17.3}. */
    static String text(int number, int words) {
        return IntStream.rangeClosed(1, words)
                .mapToObj(word -> "q" + number + "." + word)
                .collect(Collectors.joining(" "));
    }

    /** Which question an answer that begins so belongs to; -1 where it is none's. */
    static int numberOf(String answer) {
        return answer.matches("q\\d{1,9}\\.\\d[^\n]*")
                ? Integer.parseInt(answer.substring(1, answer.indexOf('.')))
                : -1;
    }

    /** Whether the platform recognises a repeat of an answer there, so that exactly one can be promised. */
    boolean recognised() {
        return conversation.startsWith("users/") || conversation.startsWith("groups/");
    }

    @Override
    public String toString() {
        String asked = sort == Sort.ECHO ? "" : " (" + text + ")";
        return "q" + number + asked + " in " + conversation + ", asked in life " + life;
    }
}
