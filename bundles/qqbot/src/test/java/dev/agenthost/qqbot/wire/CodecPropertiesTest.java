package dev.agenthost.qqbot.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.events.EventMapper;
import dev.agenthost.qqbot.events.Mapped;
import dev.agenthost.qqbot.events.Recipient;
import dev.agenthost.qqbot.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes in: nothing throws, and every frame gets exactly one answer. */
class CodecPropertiesTest {
    private static final AccountId ACCOUNT = new AccountId("qqbot", "main");
    private static final List<String> NAMES = List.of(
            "C2C_MESSAGE_CREATE",
            "GROUP_MESSAGE_CREATE",
            "AT_MESSAGE_CREATE",
            "DIRECT_MESSAGE_CREATE",
            "INTERACTION_CREATE");
    private static final List<String> KEYS = List.of(
            "op",
            "s",
            "t",
            "id",
            "d",
            "author",
            "content",
            "user_openid",
            "group_openid",
            "mentions",
            "attachments",
            "message_type",
            "message_scene",
            "ext",
            "msg_elements",
            "ark_data",
            "fields",
            "data",
            "resolved",
            "url");

    private final Json json = new Json();
    private final Codec codec = new Codec(json, Codec.DEFAULT_LIMIT);
    private final EventMapper mapper = new EventMapper(json, InstantSource.system());

    private Mapped map(String botId, Frame frame, String text) {
        return mapper.map(new Recipient(ACCOUNT, botId, index -> Optional.empty(), guild -> false), "s#1", frame, text);
    }

    @Property
    void randomBytes(@ForAll byte[] bytes) {
        assertThat(codec.decode(ByteBuffer.wrap(bytes))).isNotNull();
        assertThat(codec.redacted(new String(bytes, StandardCharsets.ISO_8859_1)))
                .isNotNull();
    }

    @Property
    void randomText(@ForAll String text) {
        assertThat(codec.decode(text)).isNotNull();
    }

    @Property
    void randomJson(@ForAll("json") String text) {
        if (codec.decode(text) instanceof Decoded.Ok ok) {
            assertThat(codec.hello(ok.frame())).isNotNull();
            assertThat(codec.ready(ok.frame())).isNotNull();
            assertThat(map(null, ok.frame(), text)).isNotNull();
        }
    }

    @Property
    void knownEventsWithRandomBodies(@ForAll("dispatches") String text) {
        Decoded decoded = codec.decode(text);
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        assertThat(map("1", ((Decoded.Ok) decoded).frame(), text)).isNotInstanceOf(Mapped.Unknown.class);
    }

    @Property
    void brokenFixtures(@ForAll("fixtures") String text, @ForAll char replacement, @ForAll int seed) {
        StringBuilder broken = new StringBuilder(text);
        broken.setCharAt(Math.floorMod(seed, text.length()), replacement);
        if (codec.decode(broken.toString()) instanceof Decoded.Ok ok) {
            assertThat(map(null, ok.frame(), text)).isNotNull();
        }
    }

    /** Any value of an event, or its body, is of another kind than the platform documents. */
    @Property
    void fixturesWithAnotherValueSomewhere(
            @ForAll("fixtures") String text, @ForAll("json") String value, @ForAll int seed) {
        List<String> places = new ArrayList<>();
        for (int at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
            if (text.charAt(at - 1) == '"') {
                places.add(text.substring(0, at + 1) + value + ",\"x\":" + text.substring(at + 1));
            }
        }
        String broken = places.get(Math.floorMod(seed, places.size()));
        if (codec.decode(broken) instanceof Decoded.Ok ok) {
            assertThat(map("1", ok.frame(), broken)).isNotNull();
        }
    }

    @Provide
    Arbitrary<String> fixtures() {
        return Arbitraries.of(Fixtures.named("event-")).map(Fixtures::compact);
    }

    @Provide
    Arbitrary<String> dispatches() {
        return Combinators.combine(Arbitraries.of(NAMES), json())
                .as((name, d) -> "{\"op\":0,\"s\":1,\"t\":\"" + name + "\",\"d\":" + d + "}");
    }

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> leaf = Arbitraries.of(
                "null", "true", "0", "-1", "1e400", "1.5", "9223372036854775808", "\"\"", "\"<@1>\"", "\"\\ud800\"");
        return Arbitraries.recursive(
                () -> leaf,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]"),
                        Combinators.combine(Arbitraries.of(KEYS), inner)
                                .as((key, value) -> "\"" + key + "\":" + value)
                                .list()
                                .ofMaxSize(6)
                                .map(fields -> "{" + String.join(",", fields) + "}")),
                0,
                4);
    }
}
