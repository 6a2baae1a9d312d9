package dev.agenthost.core.routing;

import static dev.agenthost.core.Messages.conversation;
import static dev.agenthost.core.Messages.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.settings.SettingsReader;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final String ROUTES =
            "qqbot=platform, qqbot/main=account, qqbot/main:GROUP=kind, qqbot/main:GROUP:g1=conversation";

    @ParameterizedTest
    @CsvSource({
        "qqbot/main,  GROUP,  g1, conversation",
        "qqbot/main,  GROUP,  g2, kind",
        "qqbot/main,  DIRECT, g1, account",
        "qqbot/other, GROUP,  g1, platform",
        "irc/main,    GROUP,  g1, fallback",
    })
    void theMostSpecificRouteWins(String account, ChatKind kind, String id, String agent) {
        Routes routes = read(Map.of("routes", ROUTES, "default", "fallback"));

        assertThat(routes.agentFor(in(conversation(AccountId.parse(account), kind, id), "m1")))
                .contains(agent);
    }

    @Nested
    class AMessageThatDoesNotSpeakToTheBot {
        @Test
        void goesToNobody() {
            assertThat(agentOfUnaddressed(Map.of("default", "echo"))).isFalse();
        }

        @Test
        void goesToAnAgentWhenThatIsWanted() {
            assertThat(agentOfUnaddressed(Map.of("default", "echo", "unaddressed", "true")))
                    .isTrue();
        }

        private boolean agentOfUnaddressed(Map<String, ?> properties) {
            AccountId account = AccountId.parse("qqbot/main");
            return read(properties)
                    .agentFor(in(conversation(account, ChatKind.GROUP, "g1"), "m1", "hello", false))
                    .isPresent();
        }
    }

    @Nested
    class AWrongRoute {
        @ParameterizedTest
        @ValueSource(strings = {"qqbot/main", "=echo", "qqbot/main=", "qqbot/main:GRUP=echo", "qqbot/=echo", "/x=echo"})
        void isNamed(String route) {
            SettingsReader reader = new SettingsReader(Routes.PID, Map.of("routes", route));
            Routes.read(reader);

            assertThat(reader.errors())
                    .singleElement()
                    .asString()
                    .startsWith("dev.agenthost.routing.cfg: routes: expected platform=agent")
                    .endsWith("found '" + route + "'");
        }

        @Test
        void leavesTheRoutesThatRan() {
            Routing routing = new Routing(Map.of("default", "echo"));
            routing.modified(Map.of("default", "other", "routes", "nonsense"));

            assertThat(routing.routes().byDefault()).isEqualTo("echo");
            assertThat(routing.parts().get(0).well()).isFalse();
        }
    }

    @Test
    void aChangeHoldsForTheNextMessage() {
        Routing routing = new Routing(Map.of("default", "echo"));
        routing.modified(Map.of("default", "other"));

        assertThat(routing.routes().byDefault()).isEqualTo("other");
    }

    private static Routes read(Map<String, ?> properties) {
        return Routes.read(new SettingsReader(Routes.PID, properties));
    }
}
