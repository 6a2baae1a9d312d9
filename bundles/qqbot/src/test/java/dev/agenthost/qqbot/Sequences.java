package dev.agenthost.qqbot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Every order in which so many things of some kinds can happen. */
public final class Sequences {
    private Sequences() {}

    /** Plays every sequence of this length; a failure names its own. */
    public static <T> void each(T[] kinds, int length, Consumer<List<T>> play) {
        each(kinds, length, new ArrayList<>(), play);
    }

    private static <T> void each(T[] kinds, int length, List<T> sequence, Consumer<List<T>> play) {
        if (sequence.size() == length) {
            try {
                play.accept(List.copyOf(sequence));
            } catch (AssertionError broken) {
                throw new AssertionError(sequence + ": " + broken.getMessage(), broken);
            }
            return;
        }
        for (T kind : kinds) {
            sequence.add(kind);
            each(kinds, length, sequence, play);
            sequence.remove(sequence.size() - 1);
        }
    }
}
