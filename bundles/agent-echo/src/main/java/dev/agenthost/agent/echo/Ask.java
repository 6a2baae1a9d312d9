package dev.agenthost.agent.echo;

import dev.agenthost.agent.Choice;
import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import dev.agenthost.message.Button;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Shows questions, and tells who answered them how. */
final class Ask {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final String COLOUR = "demo-colour";
    private static final String APPROVAL = "demo-approval";

    private static final List<Content.Choice> COLOURS = List.of(
            new Content.Choice("red", "Red"),
            new Content.Choice("green", "Green", Button.Style.PRIMARY),
            new Content.Choice("blue", "Blue"));

    private static final Map<String, String> LABELS = Map.of(
            "red",
            "Red",
            "green",
            "Green",
            "blue",
            "Blue",
            Content.Question.ALLOW,
            "Allow",
            Content.Question.DENY,
            "Deny");

    private Ask() {}

    static CompletionStage<Reply> buttons() {
        return Demo.now(new Content.Question(COLOUR, "Which colour do you like?", COLOURS, Set.of(), LIFE));
    }

    /** Only the person who wanted it may answer. */
    static CompletionStage<Reply> approval(Turn turn) {
        Set<String> asked = Set.of(turn.message().sender().id());
        return Demo.now(Content.Question.approval(APPROVAL, "May I? Only you can answer.", asked, LIFE));
    }

    static CompletionStage<Reply> chosen(Turn turn, Choice choice) {
        String verb = turn.event() instanceof ButtonPress ? " pressed " : " chose ";
        String label = LABELS.getOrDefault(choice.choiceId(), choice.choiceId());
        return Demo.now(new Content.Text(
                name(choice.person(), turn.event().conversation().kind()) + verb + label + "."));
    }

    /** By name where the platform tells one; else, where there is nobody else, the person spoken to. */
    static String name(Person person, ChatKind kind) {
        String name = person.displayName();
        boolean alone = kind == ChatKind.DIRECT || kind == ChatKind.CHANNEL_DIRECT;
        return name != null && !name.isBlank() ? name : alone ? "You" : person.id();
    }
}
