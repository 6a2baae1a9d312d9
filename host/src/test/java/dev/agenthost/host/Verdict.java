package dev.agenthost.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges what people see against what they asked. In direct chats and groups every question has exactly one answer; where the
 * platform recognises no repeats, or took no more replies, at most one, and what is missing is shown by the host. Everywhere
 * answers are whole, in order, and to what was asked there.
 */
final class Verdict {
    /** A refusal after which the promise is the weaker one: the platform's window for replies is over. */
    private static final int NO_MORE_REPLIES = 40_034_128;

    private static final int SHOWN = 30;

    private final List<String> problems = new ArrayList<>();
    private final int asked;
    private final long pieces;
    private final long deduplicated;
    private final int deadLetters;
    private int answered;
    private int lost;
    private int givenUp;

    private Verdict(List<Question> asked, List<Chat> chats, int deadLetters) {
        this.asked = asked.size();
        this.pieces = chats.stream().mapToLong(chat -> chat.answers().size()).sum();
        this.deduplicated = chats.stream().mapToLong(Chat::deduplicated).sum();
        this.deadLetters = deadLetters;
    }

    /** @param deadLetters how many answers the host shows as not, or perhaps, delivered */
    static Verdict of(List<Question> asked, List<Chat> chats, int deadLetters) {
        Verdict verdict = new Verdict(asked, chats, deadLetters);
        Map<String, List<Question>> byConversation =
                asked.stream().collect(Collectors.groupingBy(Question::conversation));
        for (Chat chat : chats) {
            verdict.judge(chat, byConversation.getOrDefault(chat.conversation(), List.of()));
        }
        if (verdict.givenUp > deadLetters) {
            verdict.problems.add(
                    verdict.givenUp + " answers were given up, the host shows dead letters: " + deadLetters);
        }
        return verdict;
    }

    private void judge(Chat chat, List<Question> questions) {
        Map<Integer, Question> byNumber =
                questions.stream().collect(Collectors.toMap(Question::number, question -> question));
        Map<Integer, List<String>> seen = new HashMap<>();
        int latest = -1;
        for (Chat.Answer answer : chat.answers()) {
            int number = Question.numberOf(answer.text());
            Question question = byNumber.get(number);
            if (question == null
                    || (answer.replyTo() != null && !answer.replyTo().equals(question.id()))) {
                problems.add("not asked in " + chat.conversation() + ": " + answer.text());
                continue;
            }
            if (number < latest) {
                problems.add("out of order, behind q" + latest + ": " + question);
            }
            latest = Math.max(latest, number);
            seen.computeIfAbsent(number, none -> new ArrayList<>()).add(answer.text());
        }
        Set<String> refused = refused(chat);
        for (Question question : questions) {
            judge(
                    question,
                    seen.getOrDefault(question.number(), List.of()),
                    question.recognised() && !refused.contains(question.id()));
        }
    }

    private static Set<String> refused(Chat chat) {
        Set<String> refused = new HashSet<>();
        for (Chat.Send send : chat.sends()) {
            if (send.code() == NO_MORE_REPLIES && send.replyTo() != null) {
                refused.add(send.replyTo());
            }
        }
        return refused;
    }

    private void judge(Question question, List<String> pieces, boolean exactlyOnce) {
        String text = String.join(" ", pieces);
        if (text.equals(question.text())) {
            answered++;
        } else if (pieces.isEmpty() || question.text().startsWith(text + " ")) {
            if (exactlyOnce) {
                lost++;
                problems.add((pieces.isEmpty() ? "no answer: " : "no whole answer: ") + question + " " + pieces);
            } else {
                givenUp++;
            }
        } else {
            problems.add("not exactly once: " + question + " " + pieces);
        }
    }

    /** Something else is not as promised. */
    void add(String problem) {
        problems.add(problem);
    }

    /** What is not as promised; empty when all is well. */
    List<String> problems() {
        return problems;
    }

    /** Whether nothing is missing that may still come. */
    boolean settled() {
        return lost == 0 && givenUp <= deadLetters;
    }

    @Override
    public String toString() {
        String figures = asked + " questions, " + answered + " answered in " + pieces + " pieces, " + lost + " lost, "
                + givenUp + " given up (dead letters: " + deadLetters + "); " + deduplicated
                + " attempts deduplicated by the platform; " + problems.size() + " problems";
        return problems.stream()
                .limit(SHOWN)
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining("", figures, ""));
    }
}
