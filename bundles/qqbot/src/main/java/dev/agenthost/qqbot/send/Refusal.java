package dev.agenthost.qqbot.send;

import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.qqbot.memory.Learnt.What;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which part of a message the platform did not like. */
enum Refusal {
    /** Markdown may not be sent there at all. */
    MARKDOWN_RIGHT,
    /** This Markdown is not taken. */
    MARKDOWN,
    /** Buttons may not be sent there at all. */
    BUTTONS_RIGHT,
    /** How the buttons look. */
    BUTTON_STYLE,
    /** These buttons are not taken. */
    BUTTONS,
    /** Addresses of web pages may not be sent there. */
    URLS,
    /** Nobody asked, and the switch for that is off. */
    PROACTIVE,
    /** The message that is quoted. */
    QUOTE,
    /** The file. */
    FILE,
    /** The platform's own form. */
    FORM;

    /** The codes of protocol 4.3 and 4.4. */
    private static final Map<Refusal, List<Integer>> CODES = Map.of(
            MARKDOWN_RIGHT,
            List.of(50056, 304036, 40034090, 40034127),
            MARKDOWN,
            List.of(
                    50037, 50038, 50039, 50040, 50041, 50042, 50043, 50044, 50055, 304011, 304012, 304014, 40034008,
                    40034009, 40034010, 40034011, 40034106, 40034108, 40034109, 40034124),
            BUTTONS_RIGHT,
            List.of(304037, 304057),
            BUTTON_STYLE,
            List.of(305007),
            BUTTONS,
            List.of(304038, 304039, 304040, 304062, 40034029),
            URLS,
            List.of(304003, 40034028, 40054010),
            PROACTIVE,
            List.of(304046, 304048, 40034102, 40034105, 40054013),
            QUOTE,
            List.of(304061),
            FILE,
            List.of(850019, 850026, 850031, 40034001, 40093002),
            FORM,
            List.of(22006, 50035, 50059, 304004, 304005, 340069));

    /** What is remembered for a day. */
    private static final Map<Refusal, What> LEARNT = Map.of(
            MARKDOWN_RIGHT, What.MARKDOWN, BUTTONS_RIGHT, What.BUTTONS, URLS, What.URLS, PROACTIVE, What.PROACTIVE);

    /** For codes that nobody knows. */
    private static final Map<String, Refusal> WORDS = Map.of("markdown", MARKDOWN, "keyboard", BUTTONS);

    /** What is remembered of it, if anything. */
    Optional<What> learnt() {
        return Optional.ofNullable(LEARNT.get(this));
    }

    /** Empty when it is about nothing that could be said otherwise. */
    static Optional<Refusal> of(DeliveryException why) {
        Integer code = why.platformCode().orElse(0);
        Optional<Refusal> known = CODES.entrySet().stream()
                .filter(entry -> entry.getValue().contains(code))
                .map(Map.Entry::getKey)
                .findFirst();
        return known.isPresent() || why.kind() != Kind.REFUSED ? known : byWords(why);
    }

    private static Optional<Refusal> byWords(DeliveryException why) {
        String words = String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT);
        return WORDS.entrySet().stream()
                .filter(entry -> words.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
