package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the platform does not let the bot do, and what people see then: adapter, core and platform together, a bot a row. */
class RefusalsIT {
    private static final String SECRET = "secret";

    /** Those of every bot, and the one whose events tell how an audit ended. */
    private static final String INTENTS =
            "GROUP_AND_C2C_EVENT,PUBLIC_GUILD_MESSAGES,DIRECT_MESSAGE,INTERACTION,MESSAGE_AUDIT";

    /** How long the messages of some bots are at most, shorter than the demo's long ones. */
    private static final int LONGEST = 400;

    private static final Set<String> SHORT = Set.of("slow");

    private static final String DIRECT = "users/c1";
    private static final String GROUP = "groups/c1";
    private static final String CHANNEL = "channels/c1";

    private static final int NO_MARKDOWN = 40034127;
    private static final int NO_RAW_MARKDOWN = 50056;
    private static final int NO_KEYBOARD = 304037;
    private static final int NOT_UNASKED = 40034105;
    private static final int NO_URL = 40054010;
    private static final int NO_URL_IN_CHANNELS = 304003;

    private static final List<String> BOTS = List.of(
            "markdown",
            "keyboard",
            "urls",
            "unasked",
            "switch",
            "passes",
            "rejects",
            "full",
            "both",
            "all",
            "approval",
            "room",
            "late",
            "slow",
            "unheard",
            "identify");

    @TempDir
    static Path folder;

    private static Distribution distribution;
    private static HostProcess simulator;
    private static HostProcess host;

    @BeforeAll
    static void start() throws Exception {
        distribution = Distribution.copyTo(folder);
        distribution.replace("config/dev.agenthost.access.cfg", "disabled", "open");
        List<String> apps = new ArrayList<>();
        for (String bot : BOTS) {
            distribution.account(
                    bot,
                    SECRET,
                    "intents = " + INTENTS,
                    "mediaAllowedHosts = 127.0.0.1",
                    SHORT.contains(bot) ? "maxTextLength = " + LONGEST : "");
            apps.addAll(List.of("--app", bot + ":" + SECRET));
        }
        simulator = distribution.startSimulator(0, SECRET, apps.toArray(String[]::new));
        simulator.awaitLine("QQ simulator: ");
        host = distribution.start();
        for (String bot : BOTS) {
            distribution.awaitState(bot, "READY");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            assertThat(host.printed()).doesNotContain("ERROR", "\tat ");
        } finally {
            host.close();
            simulator.close();
        }
    }

    @Nested
    class AForm {
        @Test
        void isTextWhereMarkdownIsNotAllowedAndIsTriedOnce() throws Exception {
            PlatformControl platform = bot("markdown", "markdownAllowed", false);

            say(platform, DIRECT, "/demo markdown", 1);
            say(platform, DIRECT, "/demo markdown", 2);

            assertThat(platform.shown(DIRECT))
                    .allSatisfy(
                            message -> assertThat(message.getString("format")).isEqualTo("TEXT"));
            assertThat(refusals(platform, DIRECT)).containsExactly(NO_MARKDOWN);
        }

        @Test
        void ofAQuestionIsAListWhereButtonsAreNotAllowed() throws Exception {
            PlatformControl platform = bot("keyboard", "keyboardAllowed", false);

            say(platform, GROUP, "/demo buttons", 1);
            assertThat(texts(platform, GROUP)).last().asString().contains("1. Red", "2. Green", "3. Blue");
            say(platform, GROUP, "2", 2);

            assertThat(texts(platform, GROUP)).last().asString().contains("chose Green.");
            assertThat(platform.shown(GROUP)).noneMatch(message -> message.containsKey("keyboard"));
            assertThat(refusals(platform, GROUP)).containsExactly(NO_KEYBOARD);
        }

        @ParameterizedTest
        @CsvSource({DIRECT + "," + NO_URL, CHANNEL + "," + NO_URL_IN_CHANNELS})
        void ofAnAddressIsNoAddressWhereTheyAreBlocked(String chat, int code) throws Exception {
            PlatformControl platform = bot("urls", "blockUrls", true);

            say(platform, chat, "see https://example.com/x", 1);
            say(platform, chat, "and www.example.com", 2);

            assertThat(texts(platform, chat)).containsExactly("see example。com/x", "and www。example。com");
            assertThat(refusals(platform, chat)).containsExactly(code);
        }

        @Test
        void isFoundThroughAllRefusalsInARow() throws Exception {
            PlatformControl platform = control("all");
            platform.set(Json.createObjectBuilder()
                    .add("keyboardAllowed", false)
                    .add("channelMarkdownAllowed", false)
                    .add("blockUrls", true));

            int before = distribution.deadLetters();

            say(platform, CHANNEL, "/demo markdown", 1);

            assertThat(texts(platform, CHANNEL)).singleElement().asString().contains("bold", "bot。q。qq。com");
            assertThat(refusals(platform, CHANNEL)).containsExactly(NO_KEYBOARD, NO_RAW_MARKDOWN, NO_URL_IN_CHANNELS);
            assertThat(distribution.deadLetters()).isEqualTo(before);
        }
    }

    @Nested
    class WhatNobodyAskedFor {
        @ParameterizedTest
        @ValueSource(strings = {DIRECT, GROUP})
        void waitsForTheNextMessageOnceItIsRefused(String chat) throws Exception {
            PlatformControl platform = bot("unasked", "proactiveAllowed", false);

            waitsForTheNextMessage(platform, chat);

            assertThat(refusals(platform, chat)).containsExactly(NOT_UNASKED);
        }

        @ParameterizedTest
        @ValueSource(strings = {DIRECT, GROUP})
        void isNotEvenTriedWhereItIsSwitchedOffAndIsSaidAgainWhereItIsOn(String chat) throws Exception {
            PlatformControl platform = bot("switch", "proactiveAllowed", true);
            platform.allowUnasked(chat, false);

            waitsForTheNextMessage(platform, chat);
            assertThat(refusals(platform, chat)).isEmpty();

            platform.allowUnasked(chat, true);
            say(platform, chat, "/demo proactive 1", 4);
            awaitShown(platform, chat, 5);
            assertThat(platform.shown(chat).get(4).getString("text")).startsWith("Nobody asked");
            assertThat(platform.shown(chat).get(4)).doesNotContainKey("replyTo");
        }

        private void waitsForTheNextMessage(PlatformControl platform, String chat) throws Exception {
            say(platform, chat, "/demo proactive 1", 1);
            distribution.awaitHealth("\"waiting for the next message\":\"1\"");
            String next = platform.say(chat, "good morning");
            awaitShown(platform, chat, 3);
            List<JsonObject> shown = platform.shown(chat).subList(1, 3);

            assertThat(shown.get(0).getString("text")).startsWith("Nobody asked");
            assertThat(shown.get(1).getString("text")).isEqualTo("good morning");
            assertThat(shown)
                    .allSatisfy(
                            message -> assertThat(message.getString("replyTo")).isEqualTo(next));
        }
    }

    @Nested
    class AnExaminedAnswer {
        @Test
        void isDeliveredWhenItPasses() throws Exception {
            PlatformControl platform = bot("passes", "audits", 1);
            int before = distribution.deadLetters();

            say(platform, GROUP, "look at this", 1);
            say(platform, GROUP, "and on", 2);

            assertThat(texts(platform, GROUP)).containsExactly("look at this", "and on");
            assertThat(distribution.deadLetters()).isEqualTo(before);
        }

        @Test
        void isADeadLetterWhenItIsRejectedAndTheNextIsSaid() throws Exception {
            PlatformControl platform = control("rejects");
            platform.set(Json.createObjectBuilder().add("audits", 1).add("auditRejects", true));
            int before = distribution.deadLetters();

            platform.say(DIRECT, "look at that");
            Await.until("a dead letter", () -> distribution.deadLetters() == before + 1);
            say(platform, DIRECT, "and on", 1);

            assertThat(texts(platform, DIRECT)).containsExactly("and on");
        }
    }

    @Nested
    class AnAnswerThatGrows {
        private static final String END = "That is now.";

        @Test
        void goesOnInMessagesWhereItsOwnIsFull() throws Exception {
            int room = 500;
            PlatformControl platform = bot("room", "textLimit", room);

            platform.say(DIRECT, "/demo stream");
            awaitText(platform, DIRECT, END);

            List<String> texts = texts(platform, DIRECT);
            assertThat(texts.get(0)).hasSizeBetween(1, room);
            assertThat(texts).hasSizeGreaterThan(1);
            assertThat(String.join(" ", texts))
                    .containsOnlyOnce("This answer is told while it is written.")
                    .containsOnlyOnce("What people have seen stays")
                    .containsOnlyOnce("If the host dies in the middle")
                    .containsOnlyOnce(END);
            assertThat(refusals(platform, DIRECT)).isEmpty();
        }

        @Test
        void isSaidAtItsEndWhereItCannotBegin() throws Exception {
            PlatformControl platform = bot("late", "streamWindow", 1);

            platform.say(DIRECT, "/demo stream");
            awaitText(platform, DIRECT, END);

            assertThat(String.join(" ", texts(platform, DIRECT)))
                    .containsOnlyOnce("This answer is told while it is written.")
                    .containsOnlyOnce(END);
        }
    }

    @Test
    void aChannelThatTakesOneMessageASecondGetsAllOfAnAnswer() throws Exception {
        PlatformControl platform = bot("slow", "channelPerSecond", 1);
        int before = distribution.deadLetters();

        platform.say(CHANNEL, "/demo long 1000");
        awaitText(platform, CHANNEL, "00950 ");

        assertThat(texts(platform, CHANNEL)).hasSizeGreaterThan(1);
        assertThat(distribution.deadLetters()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4903", "op9+eof"})
    void aBotWhoseIdentifyIsRefusedComesBack(String how) throws Exception {
        PlatformControl platform = control("identify");
        platform.set(Json.createObjectBuilder().add("refuseIdentify", 1).add("identifyRefusal", how));
        int before = platform.figures().getInt("identified");
        int shown = platform.shown(DIRECT).size();

        platform.leave("4006");
        Await.until("a new session", () -> platform.figures().getInt("identified") > before);
        say(platform, DIRECT, "are you there?", shown + 1);

        assertThat(texts(platform, DIRECT)).last().isEqualTo("are you there?");
    }

    @Test
    void aVoiceThatThePlatformDidNotHearComesWithoutWords() throws Exception {
        PlatformControl platform = bot("unheard", "noAsr", true);
        platform.speak(DIRECT, "good morning");
        awaitShown(platform, DIRECT, 1);
        assertThat(texts(platform, DIRECT)).noneMatch(text -> text.contains("good morning"));

        platform.set(Json.createObjectBuilder().add("noAsr", false));
        platform.speak(DIRECT, "good evening");
        awaitText(platform, DIRECT, "good evening");
    }

    /** The bot hears everything in a group. */
    @Nested
    class AFullGroup {
        @ParameterizedTest
        @ValueSource(strings = {"full", "both"})
        void isAnsweredOnceAndOnlyWhereTheBotIsMeant(String mode) throws Exception {
            PlatformControl platform = control(mode);
            platform.set(Json.createObjectBuilder().add("groupMode", mode));

            platform.sayToOthers(GROUP, "just between us");
            say(platform, GROUP, "to the bot", 1);
            platform.sayToOthers(GROUP, "between us again");
            say(platform, GROUP, "to the bot again", 2);

            assertThat(texts(platform, GROUP)).containsExactly("to the bot", "to the bot again");
        }
    }

    @Nested
    class AnApproval {
        private static final String OTHER = "E5F60718293A4B5C6D7E8F90A1B2C3D4";
        private static final String OTHER_IN_CHANNELS = "20987654321098765432";
        private static final String WHO_ASKED = "alice";

        @ParameterizedTest
        @CsvSource({
            "users/c1,    users/c2,    user_openid",
            "groups/c1,   groups/c1,   group_openid",
            "channels/c1, channels/c1, channel_id",
            "dms/c1,      dms/c1,      guild_id"
        })
        void isGivenOnceByTheRightPersonOnly(String chat, String place, String key) throws Exception {
            PlatformControl platform = bot("approval", "channelMarkdownAllowed", true);
            say(platform, chat, "/demo approval", 1);
            JsonObject question = platform.shown(chat).get(0);
            JsonObject allow = button(question);
            String message = question.getString("id");

            if (!chat.startsWith("users/")) { // nobody else is there
                assertThatThrownBy(() -> platform.press(chat, message, allow.getString("id"), "owen"))
                        .hasMessageContaining("may not press");
            }
            platform.dispatch("INTERACTION_CREATE", pressByAnother(place, key, message, allow));
            int said = platform.shown(place).size();
            say(platform, place, "was that all?", said + 1);
            assertThat(texts(platform, place)).noneMatch(text -> text.contains("pressed"));

            int before = platform.shown(chat).size();
            platform.press(chat, message, allow.getString("id"), WHO_ASKED);
            awaitShown(platform, chat, before + 1);
            assertThat(texts(platform, chat)).last().asString().contains("pressed Allow.");

            platform.press(chat, message, allow.getString("id"), WHO_ASKED);
            say(platform, chat, "and now?", before + 2);
            assertThat(texts(platform, chat).stream().filter(text -> text.contains("pressed")))
                    .hasSize(1);
        }

        private static JsonObject button(JsonObject message) {
            JsonObject row =
                    message.getJsonObject("keyboard").getJsonArray("rows").getJsonObject(0);
            return row.getJsonArray("buttons").getJsonObject(0);
        }

        /** What would come if the platform did not look who presses. */
        private static JsonObjectBuilder pressByAnother(String place, String key, String message, JsonObject button) {
            JsonObjectBuilder d = Json.createObjectBuilder()
                    .add("id", "press-by-another-in-" + key)
                    .add("type", 11)
                    .add("guild_id", "11223344556677889900")
                    .add("channel_id", "1234567");
            if (key.endsWith("openid")) {
                d = Json.createObjectBuilder()
                        .add("id", "press-by-another-in-" + key)
                        .add("type", 11);
            }
            return d.add(key, place.substring(place.indexOf('/') + 1))
                    .add("group_member_openid", OTHER)
                    .add(
                            "data",
                            Json.createObjectBuilder()
                                    .add("type", 11)
                                    .add(
                                            "resolved",
                                            Json.createObjectBuilder()
                                                    .add("button_id", button.getString("id"))
                                                    .add(
                                                            "button_data",
                                                            button.getJsonObject("action")
                                                                    .getString("data"))
                                                    .add("user_id", OTHER_IN_CHANNELS)
                                                    .add("message_id", message)));
        }
    }

    private static PlatformControl control(String bot) {
        return new PlatformControl(distribution.platform(), bot);
    }

    private static PlatformControl bot(String bot, String knob, Object value) throws Exception {
        PlatformControl platform = control(bot);
        platform.set(Json.createObjectBuilder(Map.of(knob, value)));
        return platform;
    }

    /** Somebody writes, and so many messages of the bot are there then. */
    private static void say(PlatformControl platform, String chat, String text, int shown)
            throws IOException, InterruptedException {
        platform.say(chat, text);
        awaitShown(platform, chat, shown);
    }

    private static void awaitShown(PlatformControl platform, String chat, int count) {
        Await.until(
                count + " messages of the bot in " + chat,
                () -> platform.shown(chat).size() >= count);
    }

    private static void awaitText(PlatformControl platform, String chat, String text) {
        Await.until(
                "the words '" + text + "' in " + chat,
                () -> texts(platform, chat).stream().anyMatch(shown -> shown.contains(text)));
    }

    private static List<String> texts(PlatformControl platform, String chat) throws InterruptedException {
        return platform.shown(chat).stream()
                .map(message -> message.getString("text"))
                .toList();
    }

    /** The codes with which sends were refused, in order. */
    private static List<Integer> refusals(PlatformControl platform, String chat) throws InterruptedException {
        return platform.chats().stream()
                .filter(one -> one.conversation().equals(chat))
                .flatMap(one -> one.sends().stream())
                .filter(send -> send.outcome().equals("REFUSED"))
                .map(Chat.Send::code)
                .toList();
    }
}
