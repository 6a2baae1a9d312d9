package dev.agenthost.agent.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.agenthost.agent.Choice;
import dev.agenthost.agent.Outlet;
import dev.agenthost.agent.Reply;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.Button;
import dev.agenthost.message.ButtonPress;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaKind;
import dev.agenthost.message.MediaShelf;
import dev.agenthost.message.Person;
import dev.agenthost.platform.Receipt;
import dev.agenthost.testkit.DeterministicScheduler;
import dev.agenthost.testkit.ManualTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {
    private final DeterministicScheduler timer = new DeterministicScheduler(new ManualTime());
    private final List<String> done = new ArrayList<>();
    private final Demo demo = new Demo(new Surroundings(Shelf::new, Recorder::new), new Later(timer));

    @Test
    void listsWhatThereIs() throws Exception {
        Content list = only(answer("/demo"));

        assertThat(list.asText())
                .contains(
                        "`/demo markdown`",
                        "`/demo buttons`",
                        "`/demo picture`",
                        "`/demo voice`",
                        "`/demo file`",
                        "`/demo stream`",
                        "`/demo long N`",
                        "`/demo proactive S`",
                        "`/demo recall`");
    }

    @Test
    void offersEveryCommandAsAButtonThatFits() throws Exception {
        Content.Markdown list = (Content.Markdown) only(answer("/demo"));

        assertThat(list.buttons()).allSatisfy(row -> assertThat(row).hasSizeLessThanOrEqualTo(5));
        for (Button button : list.buttons().stream().flatMap(List::stream).toList()) {
            assertThat(button.label()).hasSizeLessThanOrEqualTo(10);
            Content content = only(answer(((Button.Command) button.action()).text()));
            assertThat(content.asText()).doesNotContain("There is no", "wants");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/demo dance    | There is no /demo dance. There is /demo markdown, ",
                "/demo picture 2| /demo picture wants nothing behind it, not '2'.",
                "/demo long     | /demo long N wants a number of characters from 1 to 10000, for example /demo long 1.",
                "/demo long much| /demo long N wants a number of characters from 1 to 10000, not 'much'.",
                "/demo long 0   | /demo long N wants a number of characters from 1 to 10000, not '0'.",
                "/demo long 1 2 | /demo long N wants a number of characters from 1 to 10000, not '1 2'.",
                "/demo proactive 3601 | /demo proactive S wants a number of seconds from 1 to 3600, not '3601'.",
            })
    void saysWhatIsExpected(String text, String words) throws Exception {
        assertThat(only(answer(text)).asText()).startsWith(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/DEMO Markdown", "  /demo\n markdown "})
    void takesWordsHoweverTheyAreTyped(String text) throws Exception {
        assertThat(only(answer(text))).isInstanceOf(Content.Markdown.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 49, 50, 51, 2000, 10_000})
    void saysExactlySoManyCharacters(int length) throws Exception {
        String text = only(answer("/demo long " + length)).asText();

        assertThat(text).hasSize(length).isEqualTo(text.strip());
    }

    @ParameterizedTest
    @CsvSource({
        "picture, IMAGE, image/png, landscape.png",
        "voice, VOICE, audio/wav, chime.wav",
        "file, FILE, text/plain, about-this-file.txt",
    })
    void sendsFilesOfTheShelf(String name, MediaKind kind, String contentType, String fileName) throws Exception {
        assertThat(only(answer("/demo " + name)))
                .asInstanceOf(type(Content.Media.class))
                .satisfies(media -> {
                    assertThat(media.kind()).isEqualTo(kind);
                    assertThat(((Content.Shelved) media.source()).file()).satisfies(file -> {
                        assertThat(file.contentType()).isEqualTo(contentType);
                        assertThat(file.fileName()).isEqualTo(fileName);
                        assertThat(file.size()).isPositive();
                    });
                });
    }

    @Test
    void asksAndTellsWhoPressedWhich() throws Exception {
        Content.Question question = (Content.Question) only(answer("/demo buttons"));
        assertThat(question.asked()).isEmpty();

        ButtonPress press =
                new ButtonPress("e1", FixedTurn.CONVERSATION, FixedTurn.ALICE, "green", "", null, Instant.EPOCH, "{}");
        assertThat(chosen(new FixedTurn(press), question, FixedTurn.ALICE)).isEqualTo("Alice pressed Green.");
        assertThat(chosen(FixedTurn.of("2"), question, new Person("p2", null, false)))
                .isEqualTo("You chose Green.");
        assertThat(Ask.name(new Person("p2", null, false), ChatKind.GROUP)).isEqualTo("p2");
    }

    @Test
    void asksThePersonAloneForApproval() throws Exception {
        assertThat(((Content.Question) only(answer("/demo approval"))).asked()).containsExactly(FixedTurn.ALICE.id());
    }

    @Test
    void growsAnAnswerWordByWord() throws Exception {
        FixedTurn turn = FixedTurn.of("/demo stream");
        CompletableFuture<Reply> reply = demo.answer(turn).toCompletableFuture();
        assertThat(turn.streamed()).isEqualTo("This ");
        timer.advance(Duration.ofSeconds(1));
        assertThat(turn.streamed()).startsWith("This answer is told").doesNotContain("That is now.");
        assertThat(reply).isNotDone();

        timer.advance(Duration.ofSeconds(30));
        assertThat(turn.streamed()).endsWith("That is now.");
        assertThat(reply).isCompletedWithValue(Reply.nothing());
    }

    @Test
    void stopsToGrowWhenNobodyWaits() throws Exception {
        FixedTurn turn = FixedTurn.of("/demo stream");
        CompletableFuture<Reply> reply = demo.answer(turn).toCompletableFuture();

        turn.cancel();
        timer.advance(Duration.ofSeconds(30));

        assertThat(turn.streamed()).isEqualTo("This ");
        assertThat(reply).isCancelled();
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void speaksUnaskedWhenTheTimeHasCome() throws Exception {
        assertThat(only(answer("/demo proactive 5")).asText()).startsWith("In 5 s I shall speak without being asked");
        timer.advance(Duration.ofMillis(4_999));
        assertThat(done).isEmpty();

        timer.advance(Duration.ofMillis(1));
        assertThat(done).containsExactly("says proactive-t1: Nobody asked, and 5 s have gone by: here I am.");
    }

    @Test
    void takesBackWhatItSaid() throws Exception {
        Reply reply = answer("/demo recall");
        assertThat(reply.sent()).isNotNull();
        reply.sent().accept(List.of(new Receipt("m7", Instant.EPOCH)));
        assertThat(done).isEmpty();

        timer.advance(Duration.ofSeconds(3));
        assertThat(done).containsExactly("recalls m7");
    }

    @Test
    void promisesNoMoreThanItCanKeepInMind() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            answer("/demo proactive 9");
        }
        assertThat(only(answer("/demo proactive 9")).asText()).startsWith("Too many people");

        timer.advance(Duration.ofSeconds(9));
        assertThat(done).hasSize(1_000);
        assertThat(only(answer("/demo proactive 9")).asText()).startsWith("In 9 s");
    }

    private Reply answer(String text) throws Exception {
        CompletableFuture<Reply> reply = demo.answer(FixedTurn.of(text)).toCompletableFuture();
        if (!reply.isDone()) {
            timer.advance(Duration.ofMinutes(1));
            return Reply.text("streamed");
        }
        return reply.join();
    }

    private static Content only(Reply reply) {
        assertThat(reply.contents()).hasSize(1);
        return reply.contents().get(0);
    }

    private static String chosen(FixedTurn turn, Content.Question question, Person person) {
        Choice choice = new Choice(question.id(), question.choices().get(1).id(), person);
        return only(Ask.chosen(turn, choice).toCompletableFuture().join()).asText();
    }

    private final class Recorder implements Outlet {
        @Override
        public CompletionStage<List<Receipt>> say(String id, ConversationId conversation, Reply reply) {
            done.add("says " + id + ": " + only(reply).asText());
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletionStage<Void> recall(ConversationId conversation, String messageId) {
            done.add("recalls " + messageId);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> react(ConversationId conversation, String messageId, String emoji, boolean on) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<String> call(AccountId account, String method, String path, String body) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Shelf implements MediaShelf {
        @Override
        public MediaFile put(InputStream content, @Nullable String fileName, String contentType) throws IOException {
            return new MediaFile("0".repeat(64), contentType, fileName, content.readAllBytes().length);
        }

        @Override
        public Path path(MediaFile file) {
            throw new UnsupportedOperationException();
        }
    }
}
