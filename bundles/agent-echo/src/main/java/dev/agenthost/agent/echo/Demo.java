package dev.agenthost.agent.echo;

import dev.agenthost.agent.Reply;
import dev.agenthost.agent.Turn;
import dev.agenthost.message.Button;
import dev.agenthost.message.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can be shown by {@code /demo}: a table of commands. */
final class Demo {
    static final String WORD = "/demo";

    /** So many labels can be read on a phone. */
    private static final int ROW = 3;

    private final List<Command> commands;
    private final Map<String, Command> byName;

    Demo(Surroundings surroundings, Later later) {
        Talk talk = new Talk();
        Show show = new Show(surroundings);
        Initiative initiative = new Initiative(surroundings, later);
        Growth growth = new Growth(later);
        Argument characters = new Argument("N", "characters", 1, Talk.LONGEST);
        Argument seconds = new Argument("S", "seconds", 1, Initiative.LATEST_SECONDS);
        commands = List.of(
                new Command(
                        "markdown", Argument.NONE, "headings, a list, a table, code", (turn, none) -> talk.markdown()),
                new Command("buttons", Argument.NONE, "buttons, and who pressed which", (turn, none) -> Ask.buttons()),
                new Command("approval", Argument.NONE, "buttons for you alone", (turn, none) -> Ask.approval(turn)),
                new Command("picture", Argument.NONE, "a picture", (turn, none) -> show.picture()),
                new Command("voice", Argument.NONE, "a voice", (turn, none) -> show.voice()),
                new Command("file", Argument.NONE, "a file", (turn, none) -> show.file()),
                new Command("stream", Argument.NONE, "an answer that grows", (turn, none) -> growth.stream(turn)),
                new Command("long", characters, "a text of N characters", (turn, length) -> talk.text(length)),
                new Command("proactive", seconds, "a message unasked, after S seconds", initiative::proactive),
                new Command(
                        "recall",
                        Argument.NONE,
                        "a message that is taken back",
                        (turn, none) -> initiative.recall(turn)));
        byName = commands.stream().collect(Collectors.toUnmodifiableMap(Command::name, Function.identity()));
    }

    /** Whether a text is for this. */
    static boolean isMeant(String text) {
        return words(text)[0].toLowerCase(Locale.ROOT).equals(WORD);
    }

    private static String[] words(String text) {
        return text.strip().split("\\s+", 3);
    }

    /** Answers a text that is meant for this. */
    CompletionStage<Reply> answer(Turn turn) throws Exception {
        String[] words = words(turn.message().text());
        if (words.length == 1) {
            return now(list());
        }
        Command command = byName.get(words[1].toLowerCase(Locale.ROOT));
        try {
            if (command == null) {
                throw new DemoException("There is no " + WORD + " " + words[1] + ". There is "
                        + commands.stream().map(Command::usage).collect(Collectors.joining(", ")) + ".");
            }
            return command.perform(turn, words.length > 2 ? words[2].strip() : "");
        } catch (DemoException e) {
            return now(new Content.Text(e.words()));
        }
    }

    private Content list() {
        String lines = commands.stream()
                .map(command -> "- `" + command.usage() + "`: " + command.says())
                .collect(Collectors.joining("\n"));
        return new Content.Markdown("**Things to try**\n\n" + lines, keyboard());
    }

    private List<List<Button>> keyboard() {
        List<List<Button>> rows = new ArrayList<>();
        for (int from = 0; from < commands.size(); from += ROW) {
            rows.add(commands.subList(from, Math.min(from + ROW, commands.size())).stream()
                    .map(Demo::button)
                    .toList());
        }
        return rows;
    }

    /** A command that wants no more is sent at once. */
    private static Button button(Command command) {
        boolean complete = command.argument().name().isEmpty();
        String text = complete
                ? command.words()
                : command.words() + " " + Math.max(5, command.argument().least());
        return new Button(
                command.name(),
                command.name(),
                new Button.Command(text, complete),
                Button.Style.PLAIN,
                Button.Audience.EVERYONE);
    }

    static CompletionStage<Reply> now(Content content) {
        return now(Reply.of(content));
    }

    static CompletionStage<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
