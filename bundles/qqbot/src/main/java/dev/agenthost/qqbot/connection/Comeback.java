package dev.agenthost.qqbot.connection;

import dev.agenthost.qqbot.gateway.Backoff;
import dev.agenthost.qqbot.gateway.IntentLadder;
import dev.agenthost.qqbot.gateway.Verdict;
import dev.agenthost.qqbot.settings.Intent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When and how the next dial may come after a verdict, and whether a person is needed first. Used on the lane only. */
final class Comeback {
    static final int REFUSED_TOKENS = 3;

    private final Backoff backoff;
    private final Duration probe;
    private IntentLadder ladder = new IntentLadder(1);
    private int refusedTokens;
    private @Nullable String parked;
    private @Nullable String hindrance;
    private boolean overcome;
    private String doing = "starting";
    private long notBefore;

    /**
     * @param probe between attempts while a person is needed
     * @param now monotonic, in nanoseconds
     */
    Comeback(Backoff backoff, Duration probe, long now) {
        this.backoff = backoff;
        this.probe = probe;
        this.notBefore = now;
    }

    /** Asks for these intents from now on, all of them. */
    void askFor(int intents) {
        ladder = new IntentLadder(intents);
    }

    /** The intents to ask for now. */
    int intents() {
        return ladder.mask();
    }

    List<Intent> refusedIntents() {
        return ladder.refused();
    }

    /** What a person must do, or null. */
    @Nullable
    String parked() {
        return parked;
    }

    /** What the last attempts failed of, when that lies outside; or null. */
    @Nullable
    String hindrance() {
        return hindrance;
    }

    /** An attempt begins: only now is a wait over that failures outside have made longer. */
    void begins() {
        if (overcome) {
            hindrance = null;
        }
    }

    /** What the account is about while there is no attempt. */
    String doing() {
        return doing;
    }

    /** A person or a change of the configuration says: now. */
    void atOnce(long now) {
        parked = null;
        hindrance = null;
        refusedTokens = 0;
        backoff.reset();
        notBefore = now;
    }

    /** What kept us from dialling is gone; everything else counts on. */
    void freed(long now) {
        notBefore = now;
    }

    /** READY or RESUMED came. */
    void ready(long now) {
        backoff.ready(now);
        refusedTokens = 0;
        parked = null;
        hindrance = null;
    }

    /** Not positive when the next dial may come; nanoseconds. */
    long untilDue(long now) {
        return notBefore - now;
    }

    /**
     * The attempt is over.
     *
     * @return what a person must do and has not been told yet, or null
     */
    @Nullable
    String over(Verdict verdict, long now) {
        String before = parked;
        String person = needsPerson(verdict);
        if (person != null) {
            parked = person;
        }
        Duration wait = longer(backoff.next(now), verdict.atLeast());
        notBefore = now + (parked == null ? wait : longer(wait, probe)).toNanos();
        doing = "connecting again: " + verdict.words();
        overcome = !verdict.outside();
        if (verdict.outside()) {
            hindrance = verdict.words();
        }
        return person == null || person.equals(before) ? null : person;
    }

    private @Nullable String needsPerson(Verdict verdict) {
        return switch (verdict.recovery()) {
            case RESUME, IDENTIFY -> null;
            case REFRESH_TOKEN, REFRESH_TOKEN_AND_IDENTIFY ->
                ++refusedTokens < REFUSED_TOKENS
                        ? null
                        : "The platform refuses every access token: check appId and clientSecret. " + verdict.words();
            case STEP_INTENTS_DOWN ->
                ladder.stepDown()
                        ? null
                        : "The platform refuses every Identify: check the credentials and the bot's rights. "
                                + verdict.words();
            case FATAL -> verdict.words();
        };
    }

    private static Duration longer(Duration left, Duration right) {
        return left.compareTo(right) >= 0 ? left : right;
    }
}
