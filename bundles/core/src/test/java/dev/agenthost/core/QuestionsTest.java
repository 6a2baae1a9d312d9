package dev.agenthost.core;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.conversation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.agent.Choice;
import dev.agenthost.agent.Reply;
import dev.agenthost.message.Button;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.Person;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.Feature;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Questions with choices, through the whole of core: one rule for every kind of chat. */
class QuestionsTest {
    private static final Person P1 = new Person("p1", null, false);
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final ScriptedAgent agent = new ScriptedAgent();
    private final TestHost host = new TestHost(agent);
    private ConversationId chat = conversation(MAIN, ChatKind.DIRECT, "p1");
    private int events;

    @BeforeEach
    void answer() {
        agent.afterwards = choice -> Reply.text("chose " + choice.choiceId());
    }

    private void withButtons() {
        host.platform.features.addAll(Set.of(Feature.MARKDOWN, Feature.BUTTONS));
    }

    private void in(ChatKind kind) {
        chat = conversation(MAIN, kind, kind == ChatKind.DIRECT || kind == ChatKind.CHANNEL_DIRECT ? "p1" : "c1");
    }

    private void ask(Content.Question question) {
        agent.reply = turn -> Reply.of(question);
        host.say(chat, "ask " + ++events, "p1", "ask me");
        agent.reply = turn -> Reply.nothing();
    }

    private static Content.Question approval(String... asked) {
        return Content.Question.approval("q1", "May I?", Set.of(asked), LIFE);
    }

    private void press(String person, String data) {
        host.press(chat, "press " + ++events, person, data);
    }

    private void say(String person, String text) {
        host.say(chat, "say " + ++events, person, text);
    }

    /** What the buttons of the last message carry. */
    private List<String> buttons() {
        return ((Content.Markdown) host.platform.last())
                .buttons().stream()
                        .flatMap(List::stream)
                        .map(button -> ((Button.Callback) button.action()).data())
                        .toList();
    }

    @ParameterizedTest
    @EnumSource(value = ChatKind.class, mode = EnumSource.Mode.EXCLUDE, names = "ACCOUNT")
    void areAnsweredByAButtonOnceByThePersonMeant(ChatKind kind) {
        in(kind);
        withButtons();
        ask(approval("p1"));
        List<String> data = buttons();
        press("p2", data.get(0));
        assertThat(agent.chosen).isEmpty();

        press("p1", data.get(0));
        press("p1", data.get(1));
        assertThat(agent.chosen).containsExactly(new Choice("q1", "allow", P1));
        assertThat(host.platform.texts()).containsExactly("May I?", "chose allow");
        assertThat(agent.observed).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = ChatKind.class, mode = EnumSource.Mode.EXCLUDE, names = "ACCOUNT")
    void areAnsweredInWordsOnceByThePersonMeant(ChatKind kind) {
        in(kind);
        ask(approval("p1"));
        assertThat(host.platform.texts()).containsExactly("May I?\n1. Allow\n2. Deny");
        say("p2", "2");
        assertThat(agent.chosen).isEmpty();

        say("p1", "2");
        say("p1", "1");
        assertThat(agent.chosen).containsExactly(new Choice("q1", "deny", P1));
    }

    @ParameterizedTest
    @EnumSource(value = ChatKind.class, mode = EnumSource.Mode.EXCLUDE, names = "ACCOUNT")
    void expire(ChatKind kind) {
        in(kind);
        withButtons();
        ask(approval());
        List<String> data = buttons();
        host.advance(LIFE);
        press("p1", data.get(0));
        say("p1", "1");

        assertThat(agent.chosen).isEmpty();
        assertThat(agent.answered).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(value = ChatKind.class, mode = EnumSource.Mode.EXCLUDE, names = "ACCOUNT")
    void surviveACrash(ChatKind kind) {
        in(kind);
        withButtons();
        ask(approval("p1"));
        List<String> data = buttons();
        host.crash();
        press("p1", data.get(1));
        host.crash();
        press("p1", data.get(0));

        assertThat(agent.chosen).containsExactly(new Choice("q1", "deny", P1));
    }

    @ParameterizedTest
    @EnumSource(value = ChatKind.class, mode = EnumSource.Mode.EXCLUDE, names = "ACCOUNT")
    void areForEveryoneWhereNobodyIsNamed(ChatKind kind) {
        in(kind);
        withButtons();
        ask(approval());
        press("p7", buttons().get(0));

        assertThat(agent.chosen).containsExactly(new Choice("q1", "allow", new Person("p7", null, false)));
    }

    @Test
    void namePeopleOnTheirButtons() {
        withButtons();
        ask(approval("p1"));

        Button first =
                ((Content.Markdown) host.platform.last()).buttons().get(0).get(0);
        assertThat(first.audience()).isEqualTo(Button.Audience.of(Set.of("p1")));
        assertThat(first.style()).isEqualTo(Button.Style.PRIMARY);
    }

    @Test
    void areAnsweredByTheWordsOfAChoice() {
        ask(approval("p1"));
        say("p1", " ALLOW ");

        assertThat(agent.chosen).containsExactly(new Choice("q1", "allow", P1));
    }

    @Test
    void areAnsweredInWordsWhereTheyHaveButtonsToo() {
        withButtons();
        ask(approval("p1"));
        say("p1", "1");

        assertThat(agent.chosen).containsExactly(new Choice("q1", "allow", P1));
    }

    @Test
    void leaveOtherWordsToTheAgent() {
        ask(approval("p1"));
        say("p1", "3");
        say("p1", "maybe");

        assertThat(agent.chosen).isEmpty();
        assertThat(agent.answered).hasSize(3);
    }

    @Test
    void replaceOnesOfTheSameId() {
        withButtons();
        ask(approval("p1"));
        List<String> before = buttons();
        ask(approval("p1"));
        press("p1", before.get(0));
        assertThat(agent.chosen).isEmpty();

        press("p1", buttons().get(0));
        assertThat(agent.chosen).hasSize(1);
    }

    @Test
    void areAnsweredTheLatestFirst() {
        ask(new Content.Question("old", "Old?", List.of(new Content.Choice("a", "A")), Set.of(), LIFE));
        host.advance(Duration.ofSeconds(1));
        ask(new Content.Question("new", "New?", List.of(new Content.Choice("b", "B")), Set.of(), LIFE));
        say("p1", "1");
        say("p1", "1");

        assertThat(agent.chosen).extracting(Choice::questionId).containsExactly("new", "old");
    }

    @Test
    void areOfOneConversationOnly() {
        withButtons();
        ask(approval());
        List<String> data = buttons();
        chat = conversation(MAIN, ChatKind.GROUP, "elsewhere");
        press("p1", data.get(0));

        assertThat(agent.chosen).isEmpty();
    }

    @Test
    void areAskedInWordsWhenThePlatformRefusesTheButtons() {
        withButtons();
        host.platform.failNext(Kind.REFUSED);
        host.platform.instead = refused -> new Content.Text(refused.asText());
        ask(approval("p1"));
        assertThat(host.platform.attempts).containsExactly("1:May I?", "2:May I?\n1. Allow\n2. Deny");

        say("p1", "1");
        assertThat(agent.chosen).containsExactly(new Choice("q1", "allow", P1));
    }

    @ParameterizedTest
    @EnumSource(value = ChatKind.class, mode = EnumSource.Mode.EXCLUDE, names = "ACCOUNT")
    void letNobodyElsePressAButtonForSomePersonsEither(ChatKind kind) {
        in(kind);
        withButtons();
        Button.Audience some = Button.Audience.of(Set.of("p1", "p3"));
        Button button = new Button("b", "Go", new Button.Callback("go:1"), Button.Style.PLAIN, some);
        agent.reply = turn -> Reply.of(new Content.Markdown("Go?", List.of(List.of(button))));
        say("p1", "buttons");
        String data = buttons().get(0);
        host.crash();
        press("p2", data);
        assertThat(agent.observed).isEmpty();

        press("p1", data);
        press("p3", data);
        assertThat(pressed()).containsExactly("go:1", "go:1");
    }

    /** What agents saw of presses, as they made the buttons. */
    private List<String> pressed() {
        return agent.observed.stream()
                .map(turn -> ((ButtonPress) turn.event()).data())
                .toList();
    }

    private List<String> plainButtons() {
        withButtons();
        agent.reply = turn -> Reply.of(new Content.Markdown(
                "Go?", List.of(List.of(Button.of("a", "A", "go:a"), Button.of("b", "B", "go:b")))));
        say("p1", "buttons");
        return buttons();
    }

    @ParameterizedTest
    @EnumSource(value = ChatKind.class, mode = EnumSource.Mode.EXCLUDE, names = "ACCOUNT")
    void letEachPersonPressEachButtonOnce(ChatKind kind) {
        in(kind);
        List<String> data = plainButtons();
        press("p1", data.get(0));
        press("p1", data.get(0));
        press("p1", data.get(1));
        host.crash();
        press("p1", data.get(0));
        press("p2", data.get(0));
        assertThat(pressed()).containsExactly("go:a", "go:b", "go:a");

        List<String> again = plainButtons();
        press("p1", again.get(0));
        assertThat(pressed()).hasSize(4);
    }

    @Test
    void letNobodyPressAButtonOfYesterday() {
        List<String> data = plainButtons();
        host.advance(Duration.ofHours(24).minusSeconds(1));
        press("p1", data.get(0));
        host.advance(Duration.ofSeconds(1));
        press("p1", data.get(1));
        assertThat(pressed()).containsExactly("go:a");
    }

    @Test
    void leaveToThePlatformWhatHasNoRoomForMarks() {
        withButtons();
        String longest = "x".repeat(512);
        agent.reply = turn -> Reply.of(new Content.Markdown("Go?", List.of(List.of(Button.of("a", "A", longest)))));
        say("p1", "buttons");
        assertThat(buttons()).containsExactly(longest);
        press("p1", longest);
        assertThat(pressed()).containsExactly(longest);
    }

    private static Content.Question deploy() {
        return new Content.Question(
                "q1",
                "Where to?",
                List.of(
                        new Content.Choice("s", "Deploy to staging"),
                        new Content.Choice("p", "Deploy to production"),
                        new Content.Choice("n", "Nowhere")),
                Set.of(),
                LIFE);
    }

    private static final String LISTED = "Where to?\n1. Deploy to staging\n2. Deploy to production\n3. Nowhere";

    @Test
    void numberTheirChoicesWhereALabelIsTooLongForAButton() {
        withButtons();
        ask(deploy());

        assertThat(host.platform.texts()).containsExactly(LISTED);
        assertThat(((Content.Markdown) host.platform.last())
                        .buttons().stream().flatMap(List::stream).map(Button::label))
                .containsExactly("1. Deploy to staging", "2. Deploy to production", "3. Nowhere");
        press("p1", buttons().get(1));
        assertThat(agent.chosen).containsExactly(new Choice("q1", "p", P1));
    }

    @Test
    void listTheirChoicesOnceWhenTheButtonsAreRefused() {
        withButtons();
        host.platform.failNext(Kind.REFUSED);
        host.platform.instead = refused -> new Content.Text(refused.asText());
        ask(deploy());

        assertThat(host.platform.texts()).containsExactly(LISTED);
    }

    @Test
    void knowNoChoiceThatWasNotOffered() {
        withButtons();
        ask(approval());
        press("p1", buttons().get(0).replaceFirst("[0-9]+$", "7"));
        press("p1", buttons().get(0).replaceFirst("[0-9]+$", "x"));

        assertThat(agent.chosen).isEmpty();
        assertThat(agent.observed).isEmpty();
    }

    @Test
    void areNotKeptInMemoryForEver() {
        for (int i = 0; i < 20; i++) {
            ask(new Content.Question("q" + i, "May I?", List.of(new Content.Choice("a", "A")), Set.of(), LIFE));
            host.advance(LIFE);
        }

        assertThat(host.pipeline.notes("host:question:")).isLessThanOrEqualTo(1);
    }

    @Test
    void areAskedOfTheAccessPolicyToo() {
        withButtons();
        ask(approval());
        host.access = event -> false;
        press("p1", buttons().get(0));

        assertThat(agent.chosen).isEmpty();
    }
}
