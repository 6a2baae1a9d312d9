package dev.agenthost.host;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What somebody asked the bot. Every word of it says whose it is, so that any piece of an echo does.
 *
 * @param number counts all questions, from 0
 * @param conversation {@code kind/id}
 * @param id the platform's message id
 * @param text as asked
 * @param life of the host, counted from 1, in which it was asked
 */
record Question(int number, String conversation, String id, String text, int life) {
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
        return "q" + number + " in " + conversation + ", asked in life " + life;
    }
}
