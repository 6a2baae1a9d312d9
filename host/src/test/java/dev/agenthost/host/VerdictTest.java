package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything a host can do wrong is seen. */
class VerdictTest {
    private static final String DIRECT = "users/A";
    private static final String CHANNEL = "channels/1";

    private final List<Question> asked = new ArrayList<>();
    private final List<Chat.Answer> answers = new ArrayList<>();
    private final List<Chat.Send> sends = new ArrayList<>();

    private Question ask(String conversation) {
        Question question =
                new Question(asked.size(), conversation, "id" + asked.size(), Question.text(asked.size(), 4), 1);
        asked.add(question);
        return question;
    }

    private void answer(Question question, String... pieces) {
        for (String piece : pieces) {
            answers.add(new Chat.Answer(question.id(), piece));
        }
    }

    private Verdict verdict(String conversation, int deadLetters) {
        return Verdict.of(asked, List.of(new Chat(conversation, answers, sends)), deadLetters);
    }

    private void assertProblem(String words) {
        assertThat(verdict(DIRECT, 0).problems()).singleElement().asString().contains(words);
    }

    @Nested
    class InADirectChat {
        @Test
        void oneAnswerEachInPiecesIsAsPromised() {
            answer(ask(DIRECT), "q0.1 q0.2 q0.3 q0.4");
            answer(ask(DIRECT), "q1.1 q1.2", "q1.3", "q1.4");
            sends.add(new Chat.Send("id0", "DEDUPLICATED", 40_054_005));

            assertThat(verdict(DIRECT, 0).problems()).isEmpty();
            assertThat(verdict(DIRECT, 0).settled()).isTrue();
            assertThat(verdict(DIRECT, 0).toString()).contains("2 answered in 4 pieces", "1 attempts deduplicated");
        }

        @Test
        void noAnswerIsALoss() {
            ask(DIRECT);
            assertProblem("no answer: q0 in users/A, asked in life 1");
            assertThat(verdict(DIRECT, 9).settled()).isFalse();
        }

        @Test
        void halfAnAnswerIsALoss() {
            answer(ask(DIRECT), "q0.1 q0.2");
            assertProblem("no whole answer: q0");
        }

        @Test
        void anAnswerTwiceIsSeen() {
            answer(ask(DIRECT), "q0.1 q0.2 q0.3 q0.4", "q0.1 q0.2 q0.3 q0.4");
            assertProblem("not exactly once: q0");
        }

        @Test
        void aPieceTwiceIsSeen() {
            answer(ask(DIRECT), "q0.1 q0.2", "q0.1 q0.2", "q0.3 q0.4");
            assertProblem("not exactly once: q0");
        }

        @Test
        void piecesInAnotherOrderAreSeen() {
            answer(ask(DIRECT), "q0.3 q0.4", "q0.1 q0.2");
            assertProblem("not exactly once: q0");
        }

        @Test
        void answersInAnotherOrderAreSeen() {
            Question first = ask(DIRECT);
            answer(ask(DIRECT), "q1.1 q1.2 q1.3 q1.4");
            answer(first, first.text());
            assertProblem("out of order, behind q1: q0");
        }

        @ParameterizedTest
        @ValueSource(strings = {"Sorry, I could not answer that.", "q1.1", ""})
        void whatNobodyAskedIsSeen(String text) {
            answer(ask(DIRECT), "q0.1 q0.2 q0.3 q0.4", text);
            assertProblem("not asked in users/A: " + text);
        }

        @Test
        void anAnswerToAnotherMessageIsSeen() {
            answer(ask(DIRECT), "q0.1 q0.2 q0.3 q0.4");
            answers.add(new Chat.Answer("another", "q0.1"));
            assertProblem("not asked");
        }

        @Test
        void anAnswerMayComeUnbiddenWhenTheWindowIsOver() {
            Question question = ask(DIRECT);
            sends.add(new Chat.Send(question.id(), "REFUSED", 40_034_128));
            assertThat(verdict(DIRECT, 1).problems()).isEmpty();
            answers.add(new Chat.Answer(null, question.text()));
            assertThat(verdict(DIRECT, 0).problems()).isEmpty();
        }
    }

    @Nested
    class MoreThanAnEcho {
        private static final String GROWN = "This answer is told at once. That is now.";

        private Question ask(Question.Sort sort) {
            Question question = new Question(asked.size(), DIRECT, "id" + asked.size(), sort, sort.words(), 1);
            asked.add(question);
            return question;
        }

        private void mostAreWhole() {
            answer(ask(Question.Sort.STREAM), GROWN);
            answer(ask(Question.Sort.STREAM), GROWN);
        }

        @Test
        void isAsPromisedWhenItIsThereOnce() {
            answer(ask(Question.Sort.PICTURE), "[file]");
            answer(ask(Question.Sort.BUTTONS), "Which colour do you like?");
            answer(ask(Question.Sort.UNBIDDEN), "In 1 s I shall speak;", "or when you next write.");
            answer(ask(Question.Sort.STREAM), "This answer is told at once.", "That is now.");
            answers.add(new Chat.Answer(null, "Nobody asked, and 1 s have gone by: here I am."));

            assertThat(verdict(DIRECT, 0).problems()).isEmpty();
            assertThat(verdict(DIRECT, 0).settled()).isTrue();
        }

        @Test
        void isSeenWhenItIsMissing() {
            ask(Question.Sort.PICTURE);
            assertProblem("no answer: q0 (/demo picture)");
        }

        @Test
        void isSeenWhenItIsThereTwice() {
            answer(ask(Question.Sort.PICTURE), "[file]", "[file]");
            assertProblem("not exactly once: q0");
        }

        @Test
        void isSeenWhenItIsSaidUnaskedTwice() {
            answer(ask(Question.Sort.UNBIDDEN), "In 1 s I shall speak, or when you next write.");
            answers.add(new Chat.Answer(null, "Nobody asked, and 1 s have gone by: here I am."));
            answers.add(new Chat.Answer("id0", "Nobody asked, and 1 s have gone by: here I am."));
            assertProblem("not at most once");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "This answer is",
                    "This answer is [interrupted]",
                    "This answer is [interrupted] That is now.",
                    "This answer That is now.",
                    "Sorry, I could not answer that.",
                    GROWN + " [interrupted]"
                })
        void mayEndWhereTheHostEndedWhileItGrew(String told) {
            mostAreWhole();
            answer(ask(Question.Sort.STREAM), told);

            assertThat(verdict(DIRECT, 0).problems()).isEmpty();
            assertThat(verdict(DIRECT, 0).toString()).contains("1 interrupted");
        }

        @Test
        void mayEndAlikeSeveralTimes() {
            answer(ask(Question.Sort.STREAM), "This answer [interrupted]");
            answer(ask(Question.Sort.STREAM), "This answer [interrupted]");
            answer(ask(Question.Sort.STREAM), "This answer is [interrupted]");
            assertThat(verdict(DIRECT, 0).problems()).isEmpty();

            answer(ask(Question.Sort.STREAM), GROWN);
            assertThat(verdict(DIRECT, 0).problems()).isEmpty();
            assertThat(verdict(DIRECT, 0).toString()).contains("3 interrupted");
        }

        @Test
        void isSeenWhenItGrewAndIsToldAnew() {
            mostAreWhole();
            answer(ask(Question.Sort.STREAM), "This answer is [interrupted]", GROWN);
            assertProblem("not exactly once: q2");
        }

        @Test
        void isSeenWhenAPieceOfItIsThereTwice() {
            mostAreWhole();
            answer(ask(Question.Sort.STREAM), "This answer is told", "at once. at once. That is now.");
            assertProblem("not exactly once: q2");
        }
    }

    @Nested
    class InAChannel {
        @Test
        void aMissingAnswerIsShown() {
            ask(CHANNEL);
            assertThat(verdict(CHANNEL, 1).problems()).isEmpty();
            assertThat(verdict(CHANNEL, 1).settled()).isTrue();
            assertThat(verdict(CHANNEL, 0).problems())
                    .singleElement()
                    .asString()
                    .contains("dead letters: 0");
            assertThat(verdict(CHANNEL, 0).settled()).isFalse();
        }

        @Test
        void anAnswerTwiceIsSeen() {
            answer(ask(CHANNEL), "q0.1 q0.2 q0.3 q0.4", "q0.1 q0.2 q0.3 q0.4");
            assertThat(verdict(CHANNEL, 1).problems())
                    .singleElement()
                    .asString()
                    .contains("not exactly once");
        }
    }
}
