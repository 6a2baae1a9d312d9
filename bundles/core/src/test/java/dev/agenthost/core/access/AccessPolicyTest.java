package dev.agenthost.core.access;

import static dev.agenthost.core.Messages.MAIN;
import static dev.agenthost.core.Messages.conversation;
import static dev.agenthost.core.Messages.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.ChatKind;
import dev.agenthost.message.InboundMessage;
import dev.agenthost.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccessPolicyTest {
    /** The sender of every message here is p1, the conversation c1. */
    @ParameterizedTest
    @CsvSource({
        "open,      disabled,  DIRECT,         true",
        "open,      disabled,  CHANNEL_DIRECT, true",
        "open,      disabled,  GROUP,          false",
        "open,      disabled,  CHANNEL,        false",
        "disabled,  open,      DIRECT,         false",
        "disabled,  open,      CHANNEL_DIRECT, false",
        "disabled,  open,      GROUP,          true",
        "disabled,  open,      CHANNEL,        true",
        "allowlist, disabled,  DIRECT,         true",
        "allowlist, disabled,  CHANNEL_DIRECT, true",
        "disabled,  allowlist, GROUP,          true",
        "disabled,  allowlist, CHANNEL,        true",
    })
    void decidesByKindOfChat(String direct, String group, ChatKind kind, boolean allowed) {
        assertThat(allows(Map.of("direct", direct, "group", group, "directAllow", "p0, p1", "groupAllow", "c1"), kind))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @EnumSource(value = ChatKind.class, names = "ACCOUNT", mode = EnumSource.Mode.EXCLUDE)
    void anAllowlistShutsOutWhoIsNotListed(ChatKind kind) {
        assertThat(allows(
                        Map.of("direct", "allowlist", "group", "allowlist", "directAllow", "c1", "groupAllow", "p1"),
                        kind))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(ChatKind.class)
    void nobodyIsAllowedWhenNothingIsConfigured(ChatKind kind) {
        assertThat(allows(Map.of(), kind)).isFalse();
    }

    @Nested
    class AWrongSetting {
        private final Map<String, String> properties = Map.of("direct", "open", "group", "opn");

        @ParameterizedTest
        @EnumSource(ChatKind.class)
        void closesEverything(ChatKind kind) {
            assertThat(allows(properties, kind)).isFalse();
        }

        @Test
        void isNamed() {
            SettingsReader reader = new SettingsReader(AccessPolicy.PID, properties);
            AccessPolicy.read(reader);

            assertThat(reader.errors())
                    .containsExactly(
                            "dev.agenthost.access.cfg: group: expected open, allowlist, disabled, found 'opn'");
        }
    }

    @Nested
    class AComponent {
        @Test
        void takesAChangeForTheNextMessage() {
            Access access = new Access(Map.of("direct", "open"));
            assertThat(access.allows(message(ChatKind.DIRECT))).isTrue();

            access.modified(Map.of("direct", "disabled"));
            assertThat(access.allows(message(ChatKind.DIRECT))).isFalse();
        }

        @Test
        void closesWhenASettingTurnsWrongAndSaysSo() {
            Access access = new Access(Map.of("direct", "open"));
            access.modified(Map.of("direct", "opn"));

            assertThat(access.allows(message(ChatKind.DIRECT))).isFalse();
            assertThat(access.parts()).singleElement().satisfies(part -> {
                assertThat(part.well()).isFalse();
                assertThat(part.reason()).contains("dev.agenthost.access.cfg", "direct", "open, allowlist, disabled");
            });
        }

        @Test
        void countsWhomItTurnsAway() {
            Access access = new Access(Map.of());
            access.allows(message(ChatKind.GROUP));

            assertThat(access.parts().get(0).counters()).containsEntry("denied", 1L);
        }
    }

    @Test
    void readsTypedLists() {
        AccessPolicy policy = AccessPolicy.read(new SettingsReader(
                AccessPolicy.PID, Map.of("directAllow", new String[] {"a", "b"}, "groupAllow", List.of("c"))));

        assertThat(policy.directAllow()).containsExactlyInAnyOrder("a", "b");
        assertThat(policy.groupAllow()).containsExactly("c");
    }

    private static boolean allows(Map<String, ?> properties, ChatKind kind) {
        return AccessPolicy.read(new SettingsReader(AccessPolicy.PID, properties))
                .allows(message(kind));
    }

    private static InboundMessage message(ChatKind kind) {
        return in(conversation(MAIN, kind, "c1"), "m1");
    }
}
