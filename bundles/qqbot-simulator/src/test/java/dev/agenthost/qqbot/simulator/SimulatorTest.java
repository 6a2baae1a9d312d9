package dev.agenthost.qqbot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenthost.qqbot.simulator.platform.ChatMessage;
import dev.agenthost.qqbot.simulator.platform.Farewell;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.Seen;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starting and stopping, by itself and from the command line. */
final class SimulatorTest {
    @Test
    void listensOnLoopbackOnly() throws Exception {
        InetAddress everywhere = InetAddress.getByAddress(new byte[] {0, 0, 0, 0});
        SimulatorSettings settings = new SimulatorSettings().address(new InetSocketAddress(everywhere, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Simulator.start(settings))
                .withMessageContaining("loopback only");
    }

    @Test
    void saysThatItsPortIsTaken() {
        try (Bench bench = new Bench()) {
            SimulatorSettings settings =
                    new SimulatorSettings().port(bench.simulator.baseUrl().getPort());
            assertThatThrownBy(() -> Simulator.start(settings))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot listen on");
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        Bench bench = new Bench();
        bench.ready();
        assertThat(threads()).isNotEmpty();
        bench.close();
        // an executor has ended a moment before its last thread has
        for (Thread thread : threads()) {
            thread.join(Duration.ofSeconds(10).toMillis());
        }
        assertThat(threads()).isEmpty();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> thread.getName().startsWith("qq-simulator"))
                .toList();
    }

    @Test
    void carriesManyConnectionsOnItsTwoThreads() {
        try (Bench bench = new Bench()) {
            List<GatewayClient> clients = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                clients.add(bench.connect());
            }
            clients.forEach(client -> assertThat(client.frame().getInt("op")).isEqualTo(10));
            assertThat(bench.simulator.platform().connections()).isEqualTo(200);
            assertThat(threads()).hasSize(3);
            bench.simulator.platform().leaveAll(Farewell.parse("reset"));
            clients.forEach(client -> assertThat(client.closed()).isEqualTo("1006 "));
        }
    }

    @Test
    void saysWhatItSawInsteadOfWhatWasAwaited() {
        try (Bench bench = new Bench()) {
            bench.token();
            assertThatThrownBy(() ->
                            bench.simulator.observed().await(Seen.Ready.class, ready -> true, Duration.ofMillis(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("did not see Ready")
                    .hasMessageContaining("TokenAsked");
        }
    }

    @Test
    void remembersSoMuchAndNoMore() {
        SimulatorSettings settings = new SimulatorSettings().observationBound(3).replayBound(2);
        try (Bench bench = new Bench(settings)) {
            Bench.Ready lost = bench.ready();
            bench.app.leave("4009");
            assertThat(lost.client().closed()).startsWith("4009");
            for (int i = 0; i < 3; i++) {
                bench.app.direct(Bench.USER).says("message " + i);
            }
            assertThat(bench.simulator.observed().all()).hasSize(3);
            GatewayClient client = bench.greeted();
            client.resume("QQBot " + bench.token(), lost.session(), 1);
            assertThat(client.closed()).isEqualTo("4007 seq error");
        }
    }

    @Test
    void keepsSoManyMessagesOfAConversationAndNoMore() {
        try (Bench bench = new Bench(new SimulatorSettings().historyBound(2))) {
            String message = "";
            for (int i = 0; i < 3; i++) {
                message = bench.app.direct(Bench.USER).says("message " + i);
            }
            for (int i = 0; i < 3; i++) {
                bench.reply("/v2/users/" + Bench.USER + "/messages", message, 1, "answer");
            }
            assertThat(bench.app.direct(Bench.USER).messages())
                    .extracting(ChatMessage::text)
                    .containsExactly("message 2", "answer");
            assertThat(bench.app.direct(Bench.USER).sends())
                    .extracting(Seen.Sent::outcome)
                    .containsExactly(Seen.SendOutcome.DEDUPLICATED, Seen.SendOutcome.DEDUPLICATED);
        }
    }

    @Test
    void takesItsSettingsFromTheCommandLine() {
        SimulatorSettings settings = Main.settings(new ArrayDeque<>(List.of(
                "--port",
                "0",
                "--app",
                "7:se:cret",
                "--apps",
                "2",
                "--secret",
                "s",
                "--hello",
                "1000",
                "--history",
                "9")));
        assertThat(settings.address().getPort()).isZero();
        assertThat(settings.apps())
                .containsEntry("7", "se:cret")
                .containsEntry("app0", "s")
                .containsEntry("app1", "s")
                .hasSize(3);
        assertThat(settings.knobs().get(Knob.HELLO_INTERVAL)).hasSeconds(1);
        assertThat(settings.historyBound()).isEqualTo(9);
        assertThat(Main.settings(new ArrayDeque<>()).apps()).containsKey("102000001");
    }

    @Test
    void refusesAWrongCommandLine() {
        for (List<String> words : List.of(
                List.of("--port"), List.of("--port", "x"), List.of("--app", "nocolon"), List.of("--what", "1"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> Main.settings(new ArrayDeque<>(words)));
        }
    }
}
