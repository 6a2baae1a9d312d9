package dev.agenthost.core.question;

import dev.agenthost.agent.Choice;
import dev.agenthost.core.codec.Mark;
import dev.agenthost.core.codec.QuestionText;
import dev.agenthost.core.codec.UnreadableException;
import dev.agenthost.core.journal.HostKeys;
import dev.agenthost.core.notes.Page;
import dev.agenthost.message.Button;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.InboundEvent;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.message.Person;
import dev.agenthost.platform.Feature;
import dev.agenthost.platform.Target;
import dev.agenthost.store.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How questions are asked and answered; the same in every kind of chat. */
public final class Questions {
    private static final String KEY = HostKeys.PREFIX + "question:";

    /** What the data of a button of a question begins with; token and number of the choice follow. */
    private static final String DATA = "host:q:";

    private static final int ROW = 5;

    private Questions() {}

    // --- asking

    /**
     * Contents with their questions as they are shown, and what is to be stored so that they can be answered.
     *
     * @param notes of the account, to be stored with the end of the turn that asks
     */
    public record Asked(List<Content> contents, List<Change> notes) {}

    /**
     * Puts the questions among contents into a form that the target can show.
     *
     * @param turn names the turn that asks: the same turn run again asks the same questions
     * @param agent that asks; empty for whoever the conversation is routed to
     * @param person whose conversation it is, or null
     */
    public static Asked ask(
            List<Content> contents,
            ConversationId conversation,
            String turn,
            String agent,
            @Nullable String person,
            Target target,
            Instant now) {
        List<Content> shown = new ArrayList<>();
        List<Change> notes = new ArrayList<>();
        for (Content content : contents) {
            Content bare = content instanceof Content.Quoting quoting ? quoting.content() : content;
            if (bare instanceof Content.Question question) {
                String token = Mark.of(turn + "/" + question.id() + "/" + notes.size());
                QuestionText open = new QuestionText(token, agent, now, question);
                notes.add(new Change.Remember(
                        conversation.account(), key(conversation, question), open.write(), open.until(), person, now));
                Content asked = shown(question, token, target);
                shown.add(
                        content instanceof Content.Quoting quoting
                                ? new Content.Quoting(quoting.messageId(), asked)
                                : asked);
            } else {
                shown.add(Pressable.marked(content, conversation + "/" + turn + "/" + shown.size(), now));
            }
        }
        return new Asked(shown, notes);
    }

    private static String key(ConversationId conversation, Content.Question question) {
        return prefix(conversation) + Mark.of(question.id());
    }

    private static String prefix(ConversationId conversation) {
        return KEY + Mark.of(conversation) + ":";
    }

    private static Content shown(Content.Question question, String token, Target target) {
        if (!target.can(Feature.MARKDOWN) || !target.can(Feature.BUTTONS)) {
            return new Content.Markdown(question.asText());
        }
        Button.Audience audience =
                question.asked().isEmpty() ? Button.Audience.EVERYONE : Button.Audience.of(question.asked());
        List<List<Button>> rows = new ArrayList<>();
        List<Content.Choice> choices = question.choices();
        boolean numbered = !toldApartByTheirButtons(choices);
        for (int at = 0; at < choices.size(); at++) {
            if (at % ROW == 0) {
                rows.add(new ArrayList<>());
            }
            Content.Choice choice = choices.get(at);
            String label = numbered ? numbered(at, choice.label()) : choice.label();
            Button.Callback data = new Button.Callback(DATA + token + ":" + at);
            rows.get(at / ROW).add(new Button(choice.id(), label, data, choice.style(), audience));
        }
        return new Content.Markdown(numbered ? question.asText() : question.text(), rows);
    }

    /** A platform may cut what is long; then the text above says which number is what. */
    private static boolean toldApartByTheirButtons(List<Content.Choice> choices) {
        List<String> labels = choices.stream().map(Content.Choice::label).toList();
        return Set.copyOf(labels).size() == labels.size()
                && labels.stream().allMatch(label -> label.codePointCount(0, label.length()) <= Button.SHOWN_WHOLE);
    }

    private static String numbered(int at, String label) {
        return (at + 1) + ". " + label;
    }

    /**
     * What is said in place of a refused content, with the choices in words where the refused one had them as buttons and this
     * has not.
     */
    public static Content inWords(Content refused, Content instead) {
        List<String> labels = labels(refused);
        String said = instead.asText();
        if (labels.isEmpty()
                || !labels(instead).isEmpty()
                || said.lines().toList().containsAll(labels)) {
            return instead;
        }
        StringBuilder text = new StringBuilder(said);
        for (int at = 0; at < labels.size(); at++) {
            boolean has = labels.get(at).startsWith(numbered(at, ""));
            text.append('\n').append(has ? labels.get(at) : numbered(at, labels.get(at)));
        }
        return instead instanceof Content.Markdown
                ? new Content.Markdown(text.toString())
                : new Content.Text(text.toString());
    }

    private static List<String> labels(Content content) {
        Content bare = content instanceof Content.Quoting quoting ? quoting.content() : content;
        return bare instanceof Content.Markdown markdown
                ? markdown.buttons().stream()
                        .flatMap(List::stream)
                        .filter(button -> button.action() instanceof Button.Callback callback
                                && callback.data().startsWith(DATA))
                        .map(Button::label)
                        .toList()
                : List.of();
    }

    // --- answering

    /**
     * A question was answered.
     *
     * @param agent that asked; empty for whoever the conversation is routed to
     */
    public record Answered(String agent, Choice choice) {}

    /**
     * What an event is to the questions and buttons of its conversation: an answer, or a press in vain, or neither.
     *
     * @param notes to be stored with the end of the turn that handles it
     */
    public record Look(Optional<Answered> answer, boolean inVain, List<Change> notes) {
        private static final Look NOTHING = new Look(Optional.empty(), false, List.of());
        private static final Look IN_VAIN = new Look(Optional.empty(), true, List.of());
    }

    /** @param close to be stored when it is answered */
    private record Open(Change close, QuestionText question) {}

    /** Looks whether this answers a question. */
    public static Look look(Page page, InboundEvent event, Instant now) {
        Person person = event.actor();
        if (person == null) {
            return Look.NOTHING;
        }
        if (event instanceof ButtonPress press && press.data().startsWith(DATA)) {
            return pressed(open(page, event, person, now), press.data(), person);
        }
        if (event instanceof ButtonPress press) {
            return Pressable.look(page, press, person, now)
                    .map(notes -> new Look(Optional.empty(), false, notes))
                    .orElse(Look.IN_VAIN);
        }
        return event instanceof InboundMessage message && !message.text().isBlank()
                ? said(open(page, event, person, now), message.text().strip(), person)
                : Look.NOTHING;
    }

    /** The questions that this person may answer now, the latest first. */
    private static List<Open> open(Page page, InboundEvent event, Person person, Instant now) {
        List<Open> open = new ArrayList<>();
        page.beginningWith(prefix(event.conversation())).forEach((key, value) -> {
            try {
                QuestionText question = QuestionText.read(value);
                Set<String> asked = question.question().asked();
                if (now.isBefore(question.until()) && (asked.isEmpty() || asked.contains(person.id()))) {
                    open.add(new Open(new Change.ForgetKey(event.conversation().account(), key), question));
                }
            } catch (UnreadableException e) {
                // erased: there is no such question any more
            }
        });
        open.sort(Comparator.comparing((Open each) -> each.question().asked()).reversed());
        return open;
    }

    private static Look pressed(List<Open> open, String data, Person person) {
        for (Open each : open) {
            String ours = DATA + each.question().token() + ":";
            List<Content.Choice> choices = each.question().question().choices();
            if (data.startsWith(ours)) {
                int number = number(data.substring(ours.length()));
                return number < 0 || number >= choices.size()
                        ? Look.IN_VAIN
                        : answered(each, choices.get(number), person);
            }
        }
        return Look.IN_VAIN;
    }

    private static Look said(List<Open> open, String text, Person person) {
        int number = number(text);
        for (Open each : open) {
            List<Content.Choice> choices = each.question().question().choices();
            if (number >= 1 && number <= choices.size()) {
                return answered(each, choices.get(number - 1), person);
            }
            for (Content.Choice choice : choices) {
                if (choice.label().strip().equalsIgnoreCase(text)) {
                    return answered(each, choice, person);
                }
            }
        }
        return Look.NOTHING;
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }

    private static Look answered(Open open, Content.Choice choice, Person person) {
        QuestionText question = open.question();
        Choice chosen = new Choice(question.question().id(), choice.id(), person);
        return new Look(Optional.of(new Answered(question.agent(), chosen)), false, List.of(open.close()));
    }
}
