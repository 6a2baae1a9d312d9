package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.GroupMode;
import dev.agenthost.qqbot.simulator.platform.Knob;
import jakarta.json.JsonObject;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every event has the keys, and the types behind them, of the platform's own. */
final class EventShapeTest {
    private final Bench bench = new Bench();
    private GatewayClient client;

    @BeforeEach
    void connect() {
        client = bench.ready().client();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private JsonObject said(Conversation conversation, Consumer<Conversation> talk) {
        talk.accept(conversation);
        return client.frame();
    }

    private static void likeFixture(JsonObject event, String fixture) {
        assertThat(Fixtures.shape(event)).isEqualTo(Fixtures.shape(Fixtures.object(fixture)));
        assertThat(event.getString("t")).isEqualTo(Fixtures.object(fixture).getString("t"));
    }

    @Test
    void direct() {
        likeFixture(said(bench.app.direct(Bench.USER), chat -> chat.says("hello")), "event-c2c-text");
    }

    @Test
    void groupMention() {
        JsonObject event = said(bench.app.group(Bench.GROUP), chat -> chat.mentions("hello"));
        likeFixture(event, "event-group-at");
        assertThat(event.getJsonObject("d").getString("content")).isEqualTo(" hello");
    }

    @Test
    void groupMessage() {
        bench.app.faults().set(Knob.GROUP_MODE, GroupMode.FULL);
        likeFixture(said(bench.app.group(Bench.GROUP), chat -> chat.says("hello")), "event-group-message-plain");
    }

    @Test
    void groupMentionInFullMode() {
        bench.app.faults().set(Knob.GROUP_MODE, GroupMode.FULL);
        JsonObject event = said(bench.app.group(Bench.GROUP), chat -> chat.mentions("hello"));
        likeFixture(event, "event-group-message-mentions");
        assertThat(event.getJsonObject("d").getString("content"))
                .isEqualTo("<@" + bench.app.user().openid() + "> hello");
    }

    @Test
    void channelMention() {
        JsonObject event = said(bench.app.channel("1234567"), chat -> chat.mentions("<b> & more"));
        likeFixture(event, "event-at-message");
        assertThat(event.getJsonObject("d").getString("content"))
                .isEqualTo("<@!" + bench.app.user().id() + "> &lt;b&gt; &amp; more");
    }

    @Test
    void channelMessage() {
        JsonObject quoting = Fixtures.object("event-message-create");
        JsonObject event = said(bench.app.channel("1234567"), chat -> chat.says("no mention"));
        assertThat(Fixtures.shape(quoting)).containsAll(Fixtures.shape(event));
        assertThat(Fixtures.shape(quoting).stream().filter(path -> !path.contains("message_reference")))
                .containsExactlyElementsOf(Fixtures.shape(event));
    }

    @Test
    void channelDirect() {
        likeFixture(
                said(bench.app.channelDirect("5566778899001122334"), chat -> chat.says("psst")),
                "event-direct-message");
    }
}
