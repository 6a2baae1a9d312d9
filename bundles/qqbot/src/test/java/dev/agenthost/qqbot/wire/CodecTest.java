package dev.agenthost.qqbot.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.agenthost.qqbot.Fixtures;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.rest.AccessToken;
import dev.agenthost.qqbot.settings.Secret;
import dev.agenthost.qqbot.settings.Shard;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    private static final AccessToken TOKEN = new AccessToken(new Secret("DUMMY.access-token_0001"), Instant.MAX);

    private final Codec codec = new Codec(new Json(), Codec.DEFAULT_LIMIT);

    private Frame frame(String text) {
        Decoded decoded = codec.decode(text);
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok) decoded).frame();
    }

    @Nested
    class EveryFrameOfTheProtocol {
        @TestFactory
        Stream<DynamicTest> decodesAsTextAndAsBinary() {
            return Stream.concat(Fixtures.named("event-").stream(), Fixtures.named("gw-").stream())
                    .filter(name -> !name.startsWith("gw-sequence") && !name.equals("gw-close-codes"))
                    .map(name -> dynamicTest(name, () -> {
                        Decoded text = codec.decode(Fixtures.text(name));
                        Decoded binary =
                                codec.decode(ByteBuffer.wrap(Fixtures.text(name).getBytes(StandardCharsets.UTF_8)));
                        assertThat(text).isInstanceOf(Decoded.Ok.class).isEqualTo(binary);
                        assertThat(((Decoded.Ok) text).frame().op())
                                .isEqualTo(Fixtures.object(name).getInt("op"));
                    }));
        }

        @TestFactory
        Stream<DynamicTest> ofRecordedConversationsDecodes() {
            return Fixtures.named("gw-sequence").stream()
                    .flatMap(name -> Fixtures.parse(Fixtures.text(name)).asJsonArray().stream())
                    .map(JsonValue::asJsonObject)
                    .filter(step -> step.containsKey("frame"))
                    .map(step -> step.get("frame").toString())
                    .map(text -> dynamicTest(text, () -> frame(text)));
        }
    }

    @Nested
    class Payloads {
        @Test
        void helloTellsTheInterval() {
            assertThat(codec.hello(frame(Fixtures.text("gw-hello-41250")))).contains(new Hello(41250L));
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"op\":10}", "{\"op\":10,\"d\":[]}", "{\"op\":10,\"d\":{\"heartbeat_interval\":{}}}"})
        void helloWithoutAnObjectIsEmpty(String text) {
            assertThat(codec.hello(frame(text))).isEmpty();
        }

        @Test
        void helloMayLackItsInterval() {
            assertThat(codec.hello(frame("{\"op\":10,\"d\":{}}"))).contains(new Hello(null));
        }

        @Test
        void readyTellsSessionAndBot() {
            assertThat(codec.ready(frame(Fixtures.text("gw-ready"))))
                    .contains(new Ready(
                            "082ee18c-0be3-491b-9d8b-fbd95c51673a",
                            new Ready.User("15912345678901234567", "demo-bot"),
                            List.of(0, 1)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"\"", "true", "42", "null", "[1]", "{}"})
        void mayBeAnyJson(String d) {
            assertThat(frame("{\"op\":0,\"s\":7,\"t\":\"RESUMED\",\"d\":" + d + "}")
                            .d())
                    .hasToString(d);
        }

        @Test
        void mayBeAbsent() {
            assertThat(frame("{\"op\":7}")).isEqualTo(new Frame(Opcode.RECONNECT, null, null, null, JsonValue.NULL));
        }
    }

    @Nested
    class WhatIsNoFrame {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "null",
                    "[]",
                    "\"op\"",
                    "{",
                    "{}",
                    "{\"op\":\"0\"}",
                    "{\"op\":1.5}",
                    "{\"op\":1e400}",
                    "{\"op\":4294967296}",
                    "{\"op\":1e999999999}",
                    "{\"op\":0,\"s\":\"1\"}",
                    "{\"op\":0,\"s\":9223372036854775808}",
                    "<html></html>"
                })
        void isMalformed(String text) {
            assertThat(codec.decode(text)).isInstanceOf(Decoded.Malformed.class);
        }

        @Test
        void isMalformedWhenNestedTooDeep() {
            String deep = "{\"op\":0,\"d\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
            assertThat(codec.decode(deep)).isInstanceOf(Decoded.Malformed.class);
        }

        @Test
        void neverTellsItsContent() {
            assertThat(codec.decode("{\"op\":\"canary\"").toString()).doesNotContain("canary");
        }
    }

    @Nested
    class Limit {
        private final Codec small = new Codec(new Json(), 16);

        @Test
        void admitsWhatReachesIt() {
            assertThat(small.decode("{\"op\":11,\"d\":12}")).isInstanceOf(Decoded.Ok.class);
        }

        @Test
        void refusesTextAboveIt() {
            assertThat(small.decode("{\"op\":11,\"d\":123}")).isEqualTo(new Decoded.TooLarge(17));
        }

        @Test
        void refusesBytesAboveIt() {
            assertThat(small.decode(ByteBuffer.allocate(17))).isEqualTo(new Decoded.TooLarge(17));
        }

        @Test
        void ofTheHouseAdmitsMoreThanFourMebibytes() {
            String text = "{\"op\":0,\"d\":\"" + "x".repeat(5 * 1024 * 1024) + "\"}";
            assertThat(codec.decode(text)).isInstanceOf(Decoded.Ok.class);
        }
    }

    @Nested
    class WhatWeSend {
        @Test
        void heartbeatBeforeAnythingCame() {
            assertThat(codec.heartbeat(null)).isEqualTo(Fixtures.compact("gw-heartbeat-null"));
        }

        @Test
        void heartbeatWithTheLastSequence() {
            assertThat(codec.heartbeat(42L)).isEqualTo(Fixtures.compact("gw-heartbeat-seq"));
        }

        @Test
        void resume() {
            assertThat(codec.resume(TOKEN, "082ee18c-0be3-491b-9d8b-fbd95c51673a", 1337))
                    .isEqualTo(Fixtures.compact("gw-resume"));
        }

        @Test
        void identify() {
            assertThat(codec.identify(TOKEN, 1107300352, new Shard(0, 1), "linux", "demo"))
                    .isEqualTo(Fixtures.compact("gw-identify"));
        }
    }

    @Nested
    class Redacted {
        @Test
        void identifyShowsNoToken() {
            assertThat(codec.redacted(codec.identify(TOKEN, 7, new Shard(0, 1))))
                    .contains("\"op\":2", "\"intents\":7")
                    .doesNotContain("DUMMY");
        }

        @Test
        void dispatchShowsNothingPeopleWrote() {
            assertThat(codec.redacted(Fixtures.text("event-group-at")))
                    .contains("\"t\":\"GROUP_AT_MESSAGE_CREATE\"", "\"s\":15")
                    .doesNotContain("天气", "小明", "B2C3D4");
        }

        @Test
        void whatIsNoJsonShowsItsSizeOnly() {
            assertThat(codec.redacted("canary")).doesNotContain("canary").contains("6");
        }
    }
}
