package dev.agenthost.core.question;

import dev.agenthost.core.codec.Mark;
import dev.agenthost.core.journal.HostKeys;
import dev.agenthost.message.Button;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.Content;
import dev.agenthost.message.InboundEvent;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Buttons for some persons only. Who may press one goes with what it carries, so that it holds over restarts and for as long as the
 * button is there; agents see it as they made it. Pure.
 */
public final class Addressed {
    /** The marks of the persons follow, then a colon and the agent's own data. */
    private static final String DATA = HostKeys.PREFIX + "for:";

    private static final int MARK = 8;
    private static final int LONGEST_DATA = 512;

    private Addressed() {}

    /** This content with its buttons marked; those for more persons than there is room for in their data are left to the platform. */
    static Content marked(Content content) {
        if (content instanceof Content.Quoting quoting) {
            return new Content.Quoting(quoting.messageId(), marked(quoting.content()));
        }
        return content instanceof Content.Markdown markdown
                ? new Content.Markdown(
                        markdown.markdown(),
                        markdown.buttons().stream()
                                .map(row -> row.stream().map(Addressed::marked).toList())
                                .toList())
                : content;
    }

    private static Button marked(Button button) {
        Set<String> persons = button.audience().persons();
        if (persons.isEmpty()
                || !(button.action() instanceof Button.Callback callback)
                || callback.data().startsWith(HostKeys.PREFIX)) {
            return button;
        }
        String data = DATA + persons.stream().map(Addressed::mark).sorted().collect(Collectors.joining()) + ":"
                + callback.data();
        return data.length() > LONGEST_DATA
                ? button
                : new Button(button.id(), button.label(), new Button.Callback(data), button.style(), button.audience());
    }

    private static String mark(String person) {
        return Mark.of(person).substring(0, MARK);
    }

    /** Whether this person may press the button that carries this. */
    static boolean isFor(String data, String person) {
        if (!data.startsWith(DATA)) {
            return true;
        }
        String marks = data.substring(DATA.length(), end(data));
        String wanted = mark(person);
        for (int at = 0; at + MARK <= marks.length(); at += MARK) {
            if (marks.startsWith(wanted, at)) {
                return true;
            }
        }
        return false;
    }

    private static int end(String data) {
        int colon = data.indexOf(':', DATA.length());
        return colon < 0 ? data.length() : colon;
    }

    /** The event as its agent sees it. */
    public static InboundEvent bare(InboundEvent event) {
        if (!(event instanceof ButtonPress press) || !press.data().startsWith(DATA)) {
            return event;
        }
        String data = press.data();
        return new ButtonPress(
                press.id(),
                press.conversation(),
                press.actor(),
                press.buttonId(),
                data.substring(Math.min(end(data) + 1, data.length())),
                press.messageId(),
                press.at(),
                press.raw());
    }
}
