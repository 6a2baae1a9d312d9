package dev.agenthost.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a host is maltreated: life after life of it, each with faults and an ending. Made of a seed, and the same for the same
 * seed and number of kills; counted in answers, not in seconds, so that a slow machine meets the same faults.
 *
 * @param lives the host's lives, in order
 */
record FaultPlan(long seed, int kills, Mix mix, List<Life> lives) {
    /** What happens to it. */
    enum Mix {
        /** Every way to end, with every fault in between. */
        ALL,
        /** Violent endings alone. */
        KILLS,
        /** SIGTERM alone. */
        TERMINATIONS,
        /** The adapter is updated again and again in one life. */
        UPDATES,
        /** The connection is cut again and again in one life. */
        CUTS
    }

    /** From start to end of a process. */
    record Life(List<Step> steps, Ending ending) {}

    /** A fault that strikes when this many more answers were seen. */
    record Step(int answers, Fault fault) {
        @Override
        public String toString() {
            return fault + " after " + answers + " answers";
        }
    }

    /** Places where the host can be made to end itself. */
    enum Failpoint {
        BEFORE_COMMIT(15),
        AFTER_COMMIT(15),
        BEFORE_COMPLETE(60),
        AFTER_COMPLETE(60),
        BEFORE_SEND(60),
        AFTER_SEND(60),
        BETWEEN_CHUNKS(20),
        BEFORE_FALLBACK(1);

        private final int latest;

        Failpoint(int latest) {
            this.latest = latest;
        }

        /** As the host calls it. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final List<String> CUTS = List.of("eof", "reset", "4009", "op7+200ms+4009");
    private static final List<String> SEND_FAULTS =
            List.of("answer_lost", "request_lost", "bad_gateway", "gateway_timeout", "internal", "too_many", "quota");
    private static final String NO_MORE_REPLIES = "replies_used_up";

    /** @param kills how often it is maltreated: violent endings, or what there is instead */
    static FaultPlan of(long seed, int kills, Mix mix) {
        Random random = new Random(seed);
        List<Life> lives = switch (mix) {
            case ALL -> mixed(random, kills);
            case KILLS ->
                mixed(random, kills).stream()
                        .filter(life -> life.ending().violent())
                        .map(FaultPlan::bare)
                        .toList();
            case TERMINATIONS ->
                Stream.generate(() -> new Life(List.of(), new Ending.Terminate(answers(random))))
                        .limit(kills)
                        .toList();
            case UPDATES -> oneLife(random, kills, Fault.Update::new);
            case CUTS -> oneLife(random, kills, () -> cut(random));
        };
        return new FaultPlan(seed, kills, mix, lives);
    }

    /** Without the faults its ending does not need. */
    private static Life bare(Life life) {
        return new Life(
                life.steps().stream().filter(step -> isNeeded(step.fault())).toList(), life.ending());
    }

    private static boolean isNeeded(Fault fault) {
        return fault instanceof Fault.Sends sends && sends.fault().equals(NO_MORE_REPLIES);
    }

    private static List<Life> oneLife(Random random, int strikes, Supplier<Fault> fault) {
        List<Step> steps = Stream.generate(() -> new Step(answers(random), fault.get()))
                .limit(strikes)
                .toList();
        return List.of(new Life(steps, new Ending.Terminate(answers(random))));
    }

    /** So many violent endings, in which every way to end comes again and again, mixed with everything else. */
    private static List<Life> mixed(Random random, int kills) {
        List<Life> lives = new ArrayList<>();
        // The first life must have taken something over, or there is no session to go on with.
        lives.add(new Life(steps(random), kill(random)));
        List<Ending> deck = new ArrayList<>();
        for (int left = kills - 1; left > 0; ) {
            if (deck.isEmpty()) {
                deck = deck(random);
            }
            Ending ending = deck.remove(deck.size() - 1);
            lives.add(new Life(steps(random, ending), ending));
            left -= ending.violent() ? 1 : 0;
        }
        return List.copyOf(lives);
    }

    private static List<Ending> deck(Random random) {
        List<Ending> deck = new ArrayList<>();
        for (Failpoint failpoint : Failpoint.values()) {
            deck.add(new Ending.Halt(failpoint.word(), 1 + random.nextInt(failpoint.latest)));
        }
        deck.add(new Ending.KillAtStart(Duration.ofMillis(500 + random.nextInt(5_000))));
        deck.add(new Ending.Terminate(answers(random)));
        deck.add(kill(random));
        Collections.shuffle(deck, random);
        return deck;
    }

    private static Ending kill(Random random) {
        return new Ending.Kill(answers(random));
    }

    private static int answers(Random random) {
        return 1 + random.nextInt(40);
    }

    private static List<Step> steps(Random random, Ending ending) {
        if (ending instanceof Ending.KillAtStart) {
            return List.of();
        }
        List<Step> steps = new ArrayList<>(steps(random));
        if (ending instanceof Ending.Halt halt && halt.failpoint().equals(Failpoint.BEFORE_FALLBACK.word())) {
            // What an earlier life left open may have arrived and does not fall back, nor does a text that grows.
            steps.add(new Step(20 + answers(random), new Fault.Sends(NO_MORE_REPLIES, 12)));
        }
        return List.copyOf(steps);
    }

    private static List<Step> steps(Random random) {
        List<Step> steps = new ArrayList<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            steps.add(new Step(answers(random), fault(random)));
        }
        return List.copyOf(steps);
    }

    private static Fault fault(Random random) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> cut(random);
            case 2 -> new Fault.Update();
            case 3 -> new Fault.RevokedTokens();
            default -> new Fault.Sends(SEND_FAULTS.get(random.nextInt(SEND_FAULTS.size())), 1 + random.nextInt(6));
        };
    }

    private static Fault cut(Random random) {
        return new Fault.Cut(CUTS.get(random.nextInt(CUTS.size())));
    }

    /** How to replay it, and a line for each life. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("fault plan -Dcrash.seed=" + seed + " -Dcrash.kills=" + kills + " -Dcrash.mix=" + mix);
        for (int i = 0; i < lives.size(); i++) {
            Life life = lives.get(i);
            String steps = life.steps().stream().map(step -> step + ", ").collect(Collectors.joining());
            lines.add("  " + (i + 1) + ": " + steps + life.ending());
        }
        return String.join("\n", lines);
    }
}
