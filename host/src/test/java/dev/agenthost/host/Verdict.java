package dev.agenthost.host;

import dev.agenthost.host.Question.Sort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges what people see against what they asked. In direct chats and groups every question has exactly one answer; where the
 * platform recognises no repeats, or took no more replies, at most one, and what is missing is shown by the host. Everywhere
 * answers are whole, in order, and to what was asked there; one that grew when the host ended is ended, and told once.
 */
final class Verdict {
    /** A refusal after which the promise is the weaker one: the platform's window for replies is over. */
    private static final int NO_MORE_REPLIES = 40_034_128;

    private static final int SHOWN = 30;

    /** What people read, without its blanks, of an answer that grew and does no more. */
    private static final List<String> NOTICES = List.of("[interrupted]", "Sorry,Icouldnotanswerthat.");

    private final List<String> problems = new ArrayList<>();
    private final int asked;
    private final long pieces;
    private final long deduplicated;
    private final int deadLetters;
    private int answered;
    private final Map<Question, String> grown = new LinkedHashMap<>();
    private int interrupted;
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
        verdict.judgeStreams();
        if (verdict.givenUp > deadLetters) {
            verdict.problems.add(
                    verdict.givenUp + " answers were given up, the host shows dead letters: " + deadLetters);
        }
        return verdict;
    }

    private void judge(Chat chat, List<Question> questions) {
        Map<Integer, Question> byNumber =
                questions.stream().collect(Collectors.toMap(question -> question.number(), question -> question));
        Map<Integer, List<String>> seen = new HashMap<>();
        Set<String> refused = refused(chat);
        int latest = -1;
        int unbidden = 0;
        for (Chat.Answer answer : chat.answers()) {
            if (isUnbidden(answer)) {
                unbidden++;
                continue;
            }
            Question question = asked(answer, byNumber, seen, refused);
            if (question == null) {
                problems.add("not asked in " + chat.conversation() + ": " + answer.text());
                continue;
            }
            if (question.number() < latest) {
                problems.add("out of order, behind q" + latest + ": " + question);
            }
            latest = Math.max(latest, question.number());
            seen.computeIfAbsent(question.number(), none -> new ArrayList<>()).add(answer.text());
        }
        if (unbidden > count(questions, Sort.UNBIDDEN)) {
            problems.add("not at most once in " + chat.conversation() + ": " + unbidden + " times unasked");
        }
        for (Question question : questions) {
            judge(
                    question,
                    seen.getOrDefault(question.number(), List.of()),
                    question.recognised() && !refused.contains(question.id()));
        }
    }

    private static long count(List<Question> questions, Sort sort) {
        return questions.stream().filter(question -> question.sort() == sort).count();
    }

    private static boolean isUnbidden(Chat.Answer answer) {
        return withoutBlanks(answer.text()).equals(Sort.UNBIDDEN_WORDS);
    }

    /** What an answer is to: an echo says so itself; another one by the message it replies to, or unasked by its words. */
    private static @Nullable Question asked(
            Chat.Answer answer, Map<Integer, Question> byNumber, Map<Integer, List<String>> seen, Set<String> refused) {
        int number = Question.numberOf(answer.text());
        if (number >= 0) {
            Question question = byNumber.get(number);
            boolean its = question != null
                    && (answer.replyTo() == null || answer.replyTo().equals(question.id()));
            return its ? question : null;
        }
        List<Question> others = byNumber.values().stream()
                .filter(question -> question.sort() != Sort.ECHO)
                .filter(question -> answer.replyTo() == null || answer.replyTo().equals(question.id()))
                .sorted(Comparator.<Question, Boolean>comparing(question -> !refused.contains(question.id()))
                        .thenComparing(Question::number))
                .toList();
        String text = withoutBlanks(answer.text());
        return others.stream()
                .filter(question ->
                        !seen.containsKey(question.number()) && question.sort().isBegun(text))
                .findFirst()
                .or(() -> others.stream()
                        .filter(question -> seen.containsKey(question.number()) || answer.replyTo() != null)
                        .max(Comparator.comparing(Question::number)))
                .orElse(null);
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
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
        if (question.sort() == Sort.ECHO) {
            judgeEcho(question, pieces, exactlyOnce);
            return;
        }
        String text = withoutBlanks(String.join("", pieces));
        if (pieces.isEmpty()) {
            missing(question, pieces, exactlyOnce);
        } else if (question.sort() == Sort.STREAM) {
            grown.put(question, text);
        } else if (question.sort().isWhole(text)) {
            answered++;
        } else if (question.sort().isBegun(text) && !exactlyOnce) {
            givenUp++;
        } else {
            problems.add("not exactly once: " + question + " " + pieces);
        }
    }

    private void missing(Question question, List<String> pieces, boolean exactlyOnce) {
        if (exactlyOnce) {
            lost++;
            problems.add((pieces.isEmpty() ? "no answer: " : "no whole answer: ") + question + " " + pieces);
        } else {
            givenUp++;
        }
    }

    /**
     * A text that grew is told once: whole, and most are; or as far as the host came with it before it ended, then perhaps a
     * word of that, and the end of it where that was stored already.
     */
    private void judgeStreams() {
        String whole = whole(grown.values());
        grown.forEach((question, text) -> {
            String told = text;
            for (String notice : NOTICES) {
                told = told.replace(notice, "");
            }
            if (text.equals(whole)) {
                answered++;
            } else if (isAtMostOnce(told, whole)) {
                interrupted++;
            } else {
                problems.add("not exactly once: " + question + " " + text);
            }
        });
    }

    /** What most say of those that look whole; where none does, the one that came furthest. */
    private static String whole(Collection<String> texts) {
        List<String> whole = texts.stream().filter(Sort.STREAM::isWhole).toList();
        return (whole.isEmpty() ? texts : whole)
                .stream()
                        .max(Comparator.<String>comparingInt(text -> Collections.frequency(whole, text))
                                .thenComparing(String::length))
                        .orElse("");
    }

    /** Whether nothing is told but the beginning and the end, each once. */
    private static boolean isAtMostOnce(String told, String whole) {
        int end = 0;
        while (end < told.length() && end < whole.length() && told.charAt(end) == whole.charAt(end)) {
            end++;
        }
        return told.length() <= whole.length() && whole.endsWith(told.substring(end));
    }

    private void judgeEcho(Question question, List<String> pieces, boolean exactlyOnce) {
        String text = String.join(" ", pieces);
        if (text.equals(question.text())) {
            answered++;
        } else if (pieces.isEmpty() || question.text().startsWith(text + " ")) {
            missing(question, pieces, exactlyOnce);
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
                + givenUp + " given up (dead letters: " + deadLetters + "), "
                + interrupted + " interrupted while they grew; " + deduplicated
                + " attempts deduplicated by the platform; " + problems.size() + " problems";
        return problems.stream()
                .limit(SHOWN)
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining("", figures, ""));
    }
}
