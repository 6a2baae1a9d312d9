package dev.agenthost.qqbot.send;

import static dev.agenthost.qqbot.rest.Stages.result;
import static dev.agenthost.qqbot.send.SendingStage.CHANNEL;
import static dev.agenthost.qqbot.send.SendingStage.CHANNEL_DIRECT;
import static dev.agenthost.qqbot.send.SendingStage.DIRECT;
import static dev.agenthost.qqbot.send.SendingStage.GROUP;
import static dev.agenthost.qqbot.send.SendingStage.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.qqbot.memory.ChannelGuilds;
import dev.agenthost.qqbot.rest.ApiRoute.Limit;
import dev.agenthost.qqbot.rest.ScriptedPlatform.Answer;
import dev.agenthost.qqbot.settings.QuotaTable;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProactiveQuotasTest {
    private static final Answer TAKEN = Answer.fixture("rest-send-response");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** From the stage's beginning, 20:00 in China. */
    private static final Duration REST_OF_THE_DAY = Duration.ofHours(4);

    private final SendingStage stage = new SendingStage();

    ProactiveQuotasTest() {
        stage.platform.givesToken("T");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    /** So many were counted in an earlier life. */
    private void earlier(String what, int times) {
        stage.memory.values.put("day/2026-01-01/" + what, times + " 0");
    }

    private static String messages(ConversationId chat) {
        return Paths.messages(chat);
    }

    private void answers(ConversationId chat, int times, Answer answer) {
        stage.platform.answers(
                messages(chat), Collections.nCopies(times, answer).toArray(Answer[]::new));
    }

    private PreparedDelivery news(ConversationId chat) throws DeliveryException {
        return stage.prepared(chat, new Content.Text("news"), null);
    }

    private void says(ConversationId chat, int times) throws Exception {
        answers(chat, times, TAKEN);
        for (int i = 0; i < times; i++) {
            result(stage.sender().send(news(chat), false));
        }
    }

    private DeliveryException refused(ConversationId chat) throws DeliveryException {
        return stage.problem(news(chat));
    }

    private DeliveryException refusedWith(ConversationId chat, int code) throws DeliveryException {
        answers(chat, 1, Answer.json(400, "{\"err_code\":" + code + ",\"message\":\"no\"}"));
        return refused(chat);
    }

    private int asked(ConversationId chat) {
        return stage.platform.asked(messages(chat)).size();
    }

    @Nested
    class TheTable {
        /** Protocol 6.5. */
        @ParameterizedTest
        @CsvSource({
            "DIRECT, UNCERTIFIED, 5/PT1S 30/PT1M 20/PT1M/chat",
            "DIRECT, CERTIFIED, 10/PT1S 20/PT1M/chat",
            "DIRECT, PLATFORM, ''",
            "GROUP, UNCERTIFIED, 30/PT1M 20/PT1M/chat",
            "GROUP, CERTIFIED, 60/PT1M 20/PT1M/chat",
            "CHANNEL, UNCERTIFIED, ''",
            "CHANNEL_DIRECT, CERTIFIED, ''"
        })
        void saysForWhatToWait(ChatKind kind, QuotaTable bot, String limits) {
            assertThat(Quota.route(kind, bot).stream()
                            .flatMap(route -> route.limits().stream())
                            .map(TheTable::words))
                    .containsExactlyElementsOf(Stream.of(limits.split(" "))
                            .filter(one -> !one.isEmpty())
                            .toList());
        }

        private static String words(Limit limit) {
            return limit.calls() + "/" + limit.period() + (limit.ofConversation() ? "/chat" : "");
        }

        @ParameterizedTest
        @CsvSource({
            "DIRECT, CHAT 1000",
            "GROUP, CHAT 1000",
            "CHANNEL, CHAT 20 GUILD 2",
            "CHANNEL_DIRECT, CHAT 2 BOT 200",
            "ACCOUNT, ''"
        })
        void saysWhatADayHas(ChatKind kind, String rows) {
            assertThat(Quota.ofDay(kind))
                    .allMatch(row -> row.most(QuotaTable.CERTIFIED).equals(row.most(QuotaTable.UNCERTIFIED)));
            assertThat(String.join(
                            " ",
                            Quota.ofDay(kind).stream()
                                    .map(row -> row.scope() + " " + row.most())
                                    .toList()))
                    .isEqualTo(rows);
        }
    }

    @Nested
    class ADaysQuota {
        @Test
        void thatIsUsedUpRefusesAtOnceAndSaysUntilWhen() throws Exception {
            says(CHANNEL_DIRECT, 2);
            DeliveryException none = refused(CHANNEL_DIRECT);
            assertThat(asked(CHANNEL_DIRECT)).isEqualTo(2);
            assertThat(none.kind()).isEqualTo(Kind.UNBIDDEN);
            assertThat(none)
                    .hasMessage(
                            "2 proactive messages a day in one channel direct chat: used up until 2026-01-01T16:00:00Z");
            assertThat(none.retryAfter()).contains(REST_OF_THE_DAY);
        }

        @Test
        void isFreeAgainWithTheNextDayInChina() throws Exception {
            says(CHANNEL_DIRECT, 2);
            stage.time.advance(REST_OF_THE_DAY.minusMillis(1));
            assertThat(refused(CHANNEL_DIRECT).kind()).isEqualTo(Kind.UNBIDDEN);
            stage.time.advance(Duration.ofMillis(1));
            stage.platform.givesToken("tomorrow's");
            says(CHANNEL_DIRECT, 2);
        }

        @Test
        void outlivesTheAdapter() throws Exception {
            says(CHANNEL_DIRECT, 1);
            AccountSender later = stage.again();
            answers(CHANNEL_DIRECT, 2, TAKEN);
            result(later.configured().send(news(CHANNEL_DIRECT), false));
            assertThat(SendingStage.problem(later.configured().send(news(CHANNEL_DIRECT), false))
                            .kind())
                    .isEqualTo(Kind.UNBIDDEN);
        }

        @Test
        void isOfEachChat() throws Exception {
            says(CHANNEL_DIRECT, 2);
            says(chat(ChatKind.CHANNEL_DIRECT, "other"), 2);
        }

        @Test
        void ofTheBotIsOfAllTogether() throws Exception {
            earlier("CHANNEL_DIRECT", 199);
            says(chat(ChatKind.CHANNEL_DIRECT, "other"), 1);
            assertThat(refused(CHANNEL_DIRECT)).hasMessageContaining("200 proactive messages a day");
        }

        @Test
        void isNotForReplies() throws Exception {
            says(CHANNEL_DIRECT, 2);
            answers(CHANNEL_DIRECT, 1, TAKEN);
            result(stage.sender()
                    .send(
                            stage.prepared(CHANNEL_DIRECT, new Content.Text("yes?"), new Delivery.ReplyTo("m1", 1)),
                            false));
        }

        @Test
        void doesNotCountWhatThePlatformRefused() throws Exception {
            says(CHANNEL_DIRECT, 1);
            refusedWith(CHANNEL_DIRECT, 304020);
            refusedWith(CHANNEL_DIRECT, 304020);
            says(CHANNEL_DIRECT, 1);
            assertThat(refused(CHANNEL_DIRECT).kind()).isEqualTo(Kind.UNBIDDEN);
        }

        @Test
        void countsWhatNobodyKnowsTheOutcomeOf() throws Exception {
            says(CHANNEL_DIRECT, 1);
            answers(CHANNEL_DIRECT, 1, Answer.json(504, "<html>"));
            assertThat(refused(CHANNEL_DIRECT).kind()).isEqualTo(Kind.AMBIGUOUS);
            assertThat(refused(CHANNEL_DIRECT).kind()).isEqualTo(Kind.UNBIDDEN);
        }

        @Test
        void countsWhatIsBeingExamined() throws Exception {
            answers(CHANNEL_DIRECT, 2, Answer.fixture("rest-audit-202"));
            result(stage.sender().send(news(CHANNEL_DIRECT), false));
            result(stage.sender().send(news(CHANNEL_DIRECT), false));
            assertThat(refused(CHANNEL_DIRECT).kind()).isEqualTo(Kind.UNBIDDEN);
        }

        @Test
        void ofAGuildIsOfChannelsAndNotOfMessages() throws Exception {
            ChannelGuilds guilds = new ChannelGuilds(stage.memory);
            List.of("1", "2", "3").forEach(channel -> guilds.met(channel, "guild"));
            guilds.met("4", "another");
            earlier("CHANNEL/1", 18);
            earlier("GUILD/guild", 1);
            says(chat(ChatKind.CHANNEL, "1"), 1);
            says(chat(ChatKind.CHANNEL, "2"), 1);
            assertThat(refused(chat(ChatKind.CHANNEL, "3"))).hasMessageContaining("2 channels of a guild");
            says(chat(ChatKind.CHANNEL, "1"), 1);
            says(chat(ChatKind.CHANNEL, "4"), 1);
            assertThat(refused(chat(ChatKind.CHANNEL, "1"))).hasMessageContaining("20 proactive messages");
        }

        @Test
        void isNotAheadOfThePlatformWhereThatIsWanted() throws Exception {
            stage.configure(Map.of("proactiveQuotas", "platform"));
            stage.platform.givesToken("T2");
            says(CHANNEL_DIRECT, 3);
            assertThat(refusedWith(CHANNEL_DIRECT, 304049).kind()).isEqualTo(Kind.UNBIDDEN);
            assertThat(refused(CHANNEL_DIRECT).kind()).isEqualTo(Kind.UNBIDDEN);
            assertThat(asked(CHANNEL_DIRECT)).isEqualTo(4);
        }
    }

    @Nested
    class AMinutesQuota {
        @Test
        void thatIsUsedUpIsToldWithHowLongToWait() throws Exception {
            says(GROUP, 20);
            DeliveryException later = refused(GROUP);
            assertThat(later.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(later.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(1), MINUTE);
            assertThat(asked(GROUP)).isEqualTo(20);
        }

        @Test
        void ofOneChatHoldsUpNoOther() throws Exception {
            says(GROUP, 20);
            says(chat(ChatKind.GROUP, "other"), 10);
            assertThat(refused(chat(ChatKind.GROUP, "third")).kind()).isEqualTo(Kind.RATE_LIMITED);
            says(chat(ChatKind.DIRECT, "person"), 1);
        }

        @Test
        void outlivesTheAdapter() throws Exception {
            says(GROUP, 12);
            stage.time.advance(Duration.ofSeconds(20));
            says(GROUP, 8);
            AccountSender later = stage.again();
            DeliveryException full = SendingStage.problem(later.configured().send(news(GROUP), false));
            assertThat(full.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(full.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
            assertThat(asked(GROUP)).isEqualTo(20);
        }

        @Test
        void outlivesAChangeOfSettings() throws Exception {
            says(GROUP, 20);
            stage.configure(Map.of("maxTextLength", "900"));
            stage.platform.givesToken("T2");
            assertThat(refused(GROUP).kind()).isEqualTo(Kind.RATE_LIMITED);
        }

        @Test
        void isOverAfterAMinuteInAnotherLifeToo() throws Exception {
            says(GROUP, 20);
            stage.time.advance(MINUTE);
            AccountSender later = stage.again();
            answers(GROUP, 1, TAKEN);
            result(later.configured().send(news(GROUP), false));
        }

        @Test
        void isNotCountedForTheDayWhileItWaits() throws Exception {
            says(GROUP, 20);
            refused(GROUP);
            assertThat(stage.account.status().counters()).containsEntry("proactiveToday", 20L);
        }
    }

    @Nested
    class ARefusal {
        @ParameterizedTest
        @CsvSource({"CHANNEL, 304045", "CHANNEL_DIRECT, 304049", "CHANNEL_DIRECT, 304050"})
        void thatNamesTheDaysQuotaIsBelieved(ChatKind kind, int code) throws Exception {
            ConversationId there = kind == ChatKind.CHANNEL ? CHANNEL : CHANNEL_DIRECT;
            assertThat(refusedWith(there, code).kind()).isEqualTo(Kind.UNBIDDEN);
            DeliveryException again = refused(there);
            assertThat(again.kind()).isEqualTo(Kind.UNBIDDEN);
            assertThat(again.platformCode()).contains(code);
            assertThat(again).hasMessageContaining("as the platform said with code " + code);
            assertThat(asked(there)).isEqualTo(1);
        }

        @Test
        void ofTheNumberOfChannelsIsOfTheGuild() throws Exception {
            ChannelGuilds guilds = new ChannelGuilds(stage.memory);
            List.of("1", "2").forEach(channel -> guilds.met(channel, "guild"));
            says(chat(ChatKind.CHANNEL, "1"), 1);
            assertThat(refusedWith(chat(ChatKind.CHANNEL, "2"), 304047).kind()).isEqualTo(Kind.UNBIDDEN);
            assertThat(refused(chat(ChatKind.CHANNEL, "2")).platformCode()).contains(304047);
            says(chat(ChatKind.CHANNEL, "1"), 1);
        }

        @ParameterizedTest
        @ValueSource(ints = {40034100, 22009})
        void thatDoesNotTellMinuteFromDayIsFollowedByAMinutesRest(int code) throws Exception {
            assertThat(refusedWith(DIRECT, code).kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(refused(DIRECT).retryAfter()).contains(MINUTE);
            assertThat(asked(DIRECT)).isEqualTo(1);
            stage.time.advance(MINUTE);
            says(DIRECT, 1);
        }

        @Test
        void afterTwoRestsIsTakenForTheDays() throws Exception {
            for (int i = 0; i < 3; i++) {
                refusedWith(DIRECT, 40034100);
                stage.time.advance(MINUTE);
            }
            DeliveryException none = refused(DIRECT);
            assertThat(none.kind()).isEqualTo(Kind.UNBIDDEN);
            assertThat(none.platformCode()).contains(40034100);
            assertThat(asked(DIRECT)).isEqualTo(3);
        }

        @Test
        void isForgottenWithASuccess() throws Exception {
            for (int i = 0; i < 4; i++) {
                refusedWith(DIRECT, 40034100);
                stage.time.advance(MINUTE);
                says(DIRECT, 1);
            }
        }

        @Test
        void isForgottenAtAPersonsRequestAndTheCountIsNot() throws Exception {
            says(CHANNEL_DIRECT, 1);
            refusedWith(CHANNEL_DIRECT, 304049);
            stage.account.forgetRefusals();
            says(CHANNEL_DIRECT, 1);
            assertThat(refused(CHANNEL_DIRECT).platformCode()).isEmpty();
        }

        @Test
        void ofTheDayIsNoRefusalOfTheChat() throws Exception {
            refusedWith(CHANNEL, 304045);
            assertThat(stage.sender().target(CHANNEL).proactive()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ChatKind.class,
            names = {"CHANNEL", "CHANNEL_DIRECT"})
    void areShownWhenTheyAreUsedUp(ChatKind kind) throws Exception {
        ConversationId there = kind == ChatKind.CHANNEL ? CHANNEL : CHANNEL_DIRECT;
        int most = kind == ChatKind.CHANNEL ? 20 : 2;
        earlier(kind + "/" + there.id(), most - 1);
        says(there, 1);
        assertThat(stage.account.status().facts())
                .hasEntrySatisfying(
                        "quota " + kind + "/" + there.id(),
                        words ->
                                assertThat(words).contains(most + " proactive messages a day", "2026-01-01T16:00:00Z"));
        assertThat(stage.account.status().counters())
                .containsEntry("quotasUsedUp", 1L)
                .containsEntry("proactiveToday", (long) most);
    }

    @Nested
    class WhatIsSaidOtherwise {
        private static final String WAKE_UP = "{\"msg_type\":0,\"content\":\"wake\",\"is_wakeup\":true}";

        private void wakesUp() throws Exception {
            answers(DIRECT, 1, TAKEN);
            result(stage.sender()
                    .send(stage.prepared(DIRECT, new Content.Native("qqbot", WAKE_UP, "wake"), null), false));
        }

        private CompletionStage<String> called(ConversationId chat, String body) {
            return stage.sender().call("POST", messages(chat), body);
        }

        @Test
        void asAWakeUpIsCountedAndHeldBackByNoCountOfADay() throws Exception {
            earlier("DIRECT/" + DIRECT.id(), 999);
            wakesUp();
            assertThat(refused(DIRECT)).hasMessageContaining("1000 proactive messages a day");
            wakesUp();
            assertThat(stage.account.status().counters()).containsEntry("proactiveToday", 1_001L);
            assertThat(asked(DIRECT)).isEqualTo(2);
        }

        @Test
        void asAWakeUpTakesFromTheMinute() throws Exception {
            for (int i = 0; i < 20; i++) {
                wakesUp();
            }
            assertThat(refused(DIRECT).kind()).isEqualTo(Kind.RATE_LIMITED);
        }

        @Test
        void asACallIsCounted() throws Exception {
            answers(CHANNEL_DIRECT, 2, TAKEN);
            result(called(CHANNEL_DIRECT, "{\"content\":\"one\"}"));
            result(called(CHANNEL_DIRECT, "{\"content\":\"two\"}"));
            assertThat(refused(CHANNEL_DIRECT).kind()).isEqualTo(Kind.UNBIDDEN);
            assertThat(SendingStage.problem(called(CHANNEL_DIRECT, "{\"content\":\"three\"}"))
                            .kind())
                    .isEqualTo(Kind.UNBIDDEN);
            assertThat(asked(CHANNEL_DIRECT)).isEqualTo(2);
        }

        @Test
        void asACallTakesFromTheMinute() throws Exception {
            answers(GROUP, 20, TAKEN);
            for (int i = 0; i < 20; i++) {
                result(called(GROUP, "{\"msg_type\":0,\"content\":\"news\"}"));
            }
            assertThat(refused(GROUP).kind()).isEqualTo(Kind.RATE_LIMITED);
        }

        @Test
        void asACallThatRepliesIsNot() throws Exception {
            says(CHANNEL_DIRECT, 2);
            answers(CHANNEL_DIRECT, 1, TAKEN);
            result(called(CHANNEL_DIRECT, "{\"content\":\"yes?\",\"msg_id\":\"m1\"}"));
        }
    }
}
