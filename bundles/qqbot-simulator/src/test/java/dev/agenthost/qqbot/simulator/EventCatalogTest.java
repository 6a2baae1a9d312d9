package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.qqbot.simulator.platform.EventCatalog;
import dev.agenthost.qqbot.simulator.platform.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every event that is no message comes on demand, as the reference has it, to who asked for it. */
final class EventCatalogTest {
    private static final int ALL = 1 << 0 | 1 << 1 | 1 << 9 | 1 << 10 | 1 << 12 | 1 << 18 | 1 << 19 | 1 << 23 | 1 << 24
            | 1 << 25 | 1 << 26 | 1 << 27 | 1 << 28 | 1 << 29 | 1 << 30;

    private final Bench bench = new Bench();

    @AfterEach
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event-audio-start",
                "event-audit-pass",
                "event-audit-reject",
                "event-c2c-msg-receive",
                "event-c2c-msg-reject",
                "event-channel-create",
                "event-direct-message-delete",
                "event-enter-aio",
                "event-forum-audit",
                "event-forum-thread-create",
                "event-friend-add",
                "event-friend-del",
                "event-group-add-robot",
                "event-group-del-robot",
                "event-group-member-add",
                "event-group-member-remove",
                "event-group-msg-receive",
                "event-group-msg-reject",
                "event-guild-create",
                "event-guild-member-add",
                "event-interaction-menu-c2c",
                "event-live-member-enter",
                "event-message-delete",
                "event-open-forum-thread-create",
                "event-public-message-delete",
                "event-reaction-add",
                "event-reaction-remove",
                "event-subscribe-status"
            })
    void areLikeTheReference(String fixture) {
        GatewayClient client = bench.ready(ALL).client();
        JsonObject wanted = Fixtures.object(fixture);
        bench.app.direct(Bench.USER).happens(wanted.getString("t"), JsonValue.EMPTY_JSON_OBJECT);
        assertThat(Fixtures.shape(client.dispatch(wanted.getString("t")))).isEqualTo(Fixtures.shape(wanted));
    }

    @Test
    void allComeToWhoAskedForAll() {
        GatewayClient client = bench.ready(ALL).client();
        for (String name : EventCatalog.names()) {
            assertThat(bench.app.group(Bench.GROUP).happens(name, JsonValue.EMPTY_JSON_OBJECT))
                    .as(name)
                    .isEqualTo(1);
            client.dispatch(name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GUILD_UPDATE, 0",
        "GUILD_MEMBER_UPDATE, 1",
        "MESSAGE_DELETE, 9",
        "MESSAGE_REACTION_ADD, 10",
        "DIRECT_MESSAGE_DELETE, 12",
        "OPEN_FORUM_REPLY_DELETE, 18",
        "AUDIO_OR_LIVE_CHANNEL_MEMBER_EXIT, 19",
        "ENTER_AIO, 23",
        "GROUP_MEMBER_QUIT, 24",
        "GROUP_JOIN_REQUEST, 25",
        "INTERACTION_CREATE, 26",
        "MESSAGE_AUDIT_PASS, 27",
        "FORUM_PUBLISH_AUDIT_RESULT, 28",
        "AUDIO_ON_MIC, 29",
        "PUBLIC_MESSAGE_DELETE, 30"
    })
    void comeToWhoAskedForThemOnly(String name, int bit) {
        bench.ready(ALL & ~(1 << bit));
        assertThat(bench.app.group(Bench.GROUP).happens(name, JsonValue.EMPTY_JSON_OBJECT))
                .isZero();
        bench.ready(1 << bit);
        assertThat(bench.app.group(Bench.GROUP).happens(name, JsonValue.EMPTY_JSON_OBJECT))
                .isEqualTo(1);
    }

    @Test
    void areOrderedOverTheControlApi() {
        GatewayClient client = bench.ready(ALL).client();
        bench.post(
                "/simulator/event",
                "",
                "{\"app\":\"102000001\",\"name\":\"GROUP_MEMBER_ADD\",\"kind\":\"groups\",\"conversation\":\"G1\","
                        + "\"fields\":{\"member_openid\":\"M1\"}}");
        JsonObject d = client.dispatch("GROUP_MEMBER_ADD").getJsonObject("d");
        assertThat(d.getString("group_openid")).isEqualTo("G1");
        assertThat(d.getString("member_openid")).isEqualTo("M1");
        assertThat(bench.post("/simulator/event", "", "{\"app\":\"102000001\",\"name\":\"NOPE\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void interactionsAreAcknowledgedLikeAnyOther() {
        GatewayClient client = bench.ready(ALL).client();
        bench.app.direct(Bench.USER).happens("INTERACTION_CREATE", JsonValue.EMPTY_JSON_OBJECT);
        JsonObject event = client.dispatch("INTERACTION_CREATE");
        Rest rest = new Rest(bench);
        assertThat(rest.call(
                                "PUT",
                                "/interactions/" + event.getJsonObject("d").getString("id"),
                                Json.object().add("code", 0).build())
                        .statusCode())
                .isEqualTo(204);
    }
}
