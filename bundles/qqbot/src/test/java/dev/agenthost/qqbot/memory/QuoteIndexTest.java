package dev.agenthost.qqbot.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.Attachment;
import dev.agenthost.message.MediaKind;
import dev.agenthost.message.Person;
import dev.agenthost.message.Quote;
import dev.agenthost.qqbot.MapMemory;
import dev.agenthost.qqbot.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteIndexTest {
    private static final String INDEX = "REFIDX_b2xkMDAwMQ==";
    private static final Person AUTHOR = new Person("A1B2", "小红", false);

    private final MapMemory memory = new MapMemory();
    private final QuoteIndex quotes = new QuoteIndex(memory, new Json());

    @Test
    void givesBackWhatWasRemembered() {
        Quote message = new Quote(
                "ROBOT1.0_m!!",
                AUTHOR,
                "上一条",
                List.of(
                        new Attachment("file", "https://h/f?rkey=R", "report.pdf", 12),
                        new Attachment(MediaKind.VOICE, "voice", "https://h/v", null, -1, "https://h/w", "words")));
        quotes.remember(INDEX, message);

        assertThat(quotes.message(INDEX)).contains(message);
        assertThat(quotes.index("ROBOT1.0_m!!")).contains(INDEX);
        assertThat(memory.values.keySet()).containsExactly("idx/ROBOT1.0_m!!", "ref/" + INDEX);
    }

    @Test
    void knowsAMessageWhoseIdIsItsIndex() {
        quotes.remember("08a1", new Quote("08a1", null, "hi", List.of()));
        assertThat(quotes.message("08a1")).contains(new Quote("08a1", null, "hi", List.of()));
        assertThat(memory.values.keySet()).containsExactly("ref/08a1");
    }

    @Test
    void hasTheWordsOfAPersonErasedWithThePersonAndTheBotsOwnNot() {
        quotes.remember("REFIDX_1", new Quote("m1", AUTHOR, "hi", List.of()));
        quotes.remember("REFIDX_2", new Quote("m2", new Person("bot", null, true), "hi", List.of()));
        assertThat(memory.persons).containsEntry("ref/REFIDX_1", "A1B2").containsEntry("idx/m1", "A1B2");
        assertThat(memory.persons).doesNotContainKeys("ref/REFIDX_2", "idx/m2");
    }

    @Test
    void hasTheBotsWordsErasedWithThePersonTheyAnswer() {
        Person bot = new Person("bot", null, true);
        quotes.remember("REFIDX_1", new Quote("m1", bot, "you said hi", List.of()), "A1B2");
        assertThat(memory.persons).containsEntry("ref/REFIDX_1", "A1B2").containsEntry("idx/m1", "A1B2");
        assertThat(quotes.message("REFIDX_1").orElseThrow().author()).isEqualTo(bot);
    }

    @Test
    void keepsTheBeginningOfALongTextAndNoHalfCharacter() {
        quotes.remember(INDEX, new Quote("m", AUTHOR, "x".repeat(1_999) + "😀tail", List.of()));
        assertThat(quotes.message(INDEX).orElseThrow().text()).isEqualTo("x".repeat(1_999));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "\u0000"})
    void doesNotRememberUnderWhatIsNoIndex(String index) {
        quotes.remember(index, new Quote("m", AUTHOR, "hi", List.of()));
        assertThat(memory.values).isEmpty();
    }

    @Test
    void isBoundedWhateverThePlatformSends() {
        quotes.remember("x".repeat(500), new Quote("m", AUTHOR, "hi", List.of()));
        quotes.remember(
                INDEX, new Quote("m", AUTHOR, "", List.of(new Attachment("file", "x".repeat(100_000), null, 1))));
        assertThat(memory.values).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"text\":1,\"author\":{},\"attachments\":[1,{\"kind\":\"NEW\"}]}"})
    void readsWhatAnotherVersionWroteAsFarAsItGoes(String value) {
        memory.values.put("ref/" + INDEX, value);
        assertThat(quotes.message(INDEX).map(Quote::text).orElse("")).isEmpty();
    }

    @Test
    void knowsNothingWhileTheStoreIsAway() {
        quotes.remember(INDEX, new Quote("m", AUTHOR, "hi", List.of()));
        memory.away = true;
        assertThat(quotes.message(INDEX)).isEmpty();
        assertThat(quotes.index("m")).isEmpty();
    }
}
