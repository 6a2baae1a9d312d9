package dev.agenthost.benchmarks;

import java.io.IOException;

/** How many questions a second are answered, from the frame to the request that brings the answer to the platform. */
final class Answers implements Part {
    private static final int MANY = 50;

    @Override
    public void measure(Stage stage, Report report) throws IOException {
        stage.accounts(MANY);
        answers(stage, report, "1 conversation, 1 question at a time", new Loops(1, 1, 1, 1, false));
        answers(stage, report, "1 conversation, 8 questions at a time", new Loops(1, 1, 8, 1, false));
        answers(
                stage,
                report,
                "50 conversations of 1 account, 4 questions at a time each",
                new Loops(1, MANY, 4, 1, false));
        answers(
                stage,
                report,
                "50 conversations of 50 accounts, 4 questions at a time each",
                new Loops(MANY, 1, 4, 1, false));
    }

    private static void answers(Stage stage, Report report, String where, Loops loops) throws IOException {
        Loops.Outcome outcome = loops.run(stage);
        report.add(Figure.of("answers in " + where, outcome.answers(), "/s"));
        report.add(Figure.of("processor time for one of these", outcome.micros(), "µs"));
    }
}
