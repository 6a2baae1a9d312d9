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
