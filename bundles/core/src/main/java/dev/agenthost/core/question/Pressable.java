package dev.agenthost.core.question;

import dev.agenthost.core.codec.Mark;
import dev.agenthost.core.journal.HostKeys;
import dev.agenthost.core.notes.Page;
import dev.agenthost.message.Button;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.Content;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.Person;
import dev.agenthost.store.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Buttons of agents' own. Each is pressed once by a person, in time, and by those it is for: who they are and until when goes
 * with what it carries, so that it holds over restarts; agents see it as they made it. Pure.
 */
public final class Pressable {
    /** How long after it was said a button may be pressed. */
    static final Duration LIFE = Duration.ofHours(24);

    /** A mark of the button, the end of its life in seconds and the marks of the persons follow, then the agent's own data. */
    private static final String DATA = HostKeys.PREFIX + "b:";

    private static final Pattern MARKED =
            Pattern.compile(DATA + "([0-9a-f]+):([0-9a-z]{1,10}):([0-9a-f]*):(.*)", Pattern.DOTALL);
    private static final int RADIX = 36;

    /** Who pressed what; behind the keys of what must not be missed should there be too many. */
    private static final String USED = HostKeys.PREFIX + "used:";

    private static final int MARK = 8;
    private static final int LONGEST_DATA = 512;

    private Pressable() {}

    /**
     * This content with its buttons marked. Those whose data has no room for that are left to the platform.
     *
     * @param message names what is said: the same when it is said anew
     */
    static Content marked(Content content, String message, Instant now) {
        if (content instanceof Content.Quoting quoting) {
            return new Content.Quoting(quoting.messageId(), marked(quoting.content(), message, now));
        }
        return content instanceof Content.Markdown markdown
                ? new Content.Markdown(
                        markdown.markdown(),
                        markdown.buttons().stream()
                                .map(row -> row.stream()
                                        .map(button -> marked(button, message, now))
                                        .toList())
                                .toList())
                : content;
    }

    private static Button marked(Button button, String message, Instant now) {
        if (!(button.action() instanceof Button.Callback callback)
                || callback.data().startsWith(HostKeys.PREFIX)) {
            return button;
        }
        Set<String> persons = button.audience().persons();
        String marks = persons.stream().map(Pressable::mark).sorted().collect(Collectors.joining());
        String until = Long.toString(now.plus(LIFE).getEpochSecond(), RADIX);
        String own = Mark.of(message + "/" + button.id()).substring(0, 2 * MARK);
        String data = DATA + own + ":" + until + ":" + marks + ":" + callback.data();
        return data.length() > LONGEST_DATA
                ? button
                : new Button(button.id(), button.label(), new Button.Callback(data), button.style(), button.audience());
    }

    private static String mark(String person) {
        return Mark.of(person).substring(0, MARK);
    }

    /**
     * Looks at a press.
     *
     * @return what is to be stored when it is handled; empty for a press in vain
     */
    static Optional<List<Change>> look(Page page, ButtonPress press, Person person, Instant now) {
        Matcher marked = MARKED.matcher(press.data());
        if (!marked.matches()) {
            return Optional.of(List.of());
        }
        Instant until = Instant.ofEpochSecond(Long.parseLong(marked.group(2), RADIX));
        String key = USED + Mark.of(press.conversation() + "/" + marked.group(1) + "/" + person.id());
        return now.isBefore(until) && isFor(marked.group(3), person) && !page.has(key)
                ? Optional.of(
                        List.of(new Change.Remember(press.conversation().account(), key, "", until, person.id(), now)))
                : Optional.empty();
    }

    private static boolean isFor(String marks, Person person) {
        String wanted = mark(person.id());
        for (int at = 0; at + MARK <= marks.length(); at += MARK) {
            if (marks.startsWith(wanted, at)) {
                return true;
            }
        }
        return marks.isEmpty();
    }

    /** The event as its agent sees it. */
    public static InboundEvent bare(InboundEvent event) {
        if (!(event instanceof ButtonPress press)) {
            return event;
        }
        Matcher marked = MARKED.matcher(press.data());
        return marked.matches()
                ? new ButtonPress(
                        press.id(),
                        press.conversation(),
                        press.actor(),
                        press.buttonId(),
                        marked.group(4),
                        press.messageId(),
                        press.at(),
                        press.raw())
                : event;
    }
}
