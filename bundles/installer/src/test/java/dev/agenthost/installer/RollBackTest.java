package dev.agenthost.installer;

import static dev.agenthost.installer.Jars.adapter;
import static dev.agenthost.installer.Jars.bundle;
import static dev.agenthost.installer.Jars.component;
import static dev.agenthost.installer.Jars.refusing;
import static dev.agenthost.installer.Stage.reason;
import static dev.agenthost.installer.Stage.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.platform.AccountStatus.State;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollBackTest {
    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final Duration ALMOST = Stage.BOUND.minusSeconds(1);
    private static final Duration BEYOND = Stage.BOUND.plusSeconds(2);
    private static final String MAIN = "qqbot/main";
    private static final String OTHER = "qqbot/other";
    private static final String ACCOUNTS = MAIN + " " + OTHER;
    private static final String STATE = "Agenthost-State-Version";

    @TempDir
    Path folder;

    private Stage stage;
    private Path first;

    @BeforeEach
    void setUp() throws Exception {
        stage = new Stage(folder);
    }

    @AfterEach
    void tearDown() throws Exception {
        stage.stop();
    }

    @Nested
    class AnAgentIsUpdated {
        @BeforeEach
        void run() throws Exception {
            first = stage.offer("a.jar", component("a", "1.0.0", GoodPart.class, ""));
        }

        @Test
        void toOneThatWorksAndThatOneIsTheLastGoodOneThen() throws Exception {
            Path second = stage.offer("a.jar", component("a", "1.1.0", GoodPart.class, ""));

            assertThat(stage.running("a")).isEqualTo("1.1.0 ACTIVE");
            assertThat(stage.anyTrial()).isFalse();
            assertThat(stage.kept.resolve("a.jar")).hasSameBinaryContentAs(second);
        }

        @Test
        void toOneWhoseComponentDoesNotActivate() throws Exception {
            byte[] bad = component("a", "1.1.0", BadPart.class, "");
            byte[] good = Files.readAllBytes(first);
            stage.offer("a.jar", bad);

            assertThat(stage.running("a")).isEqualTo("1.0.0 ACTIVE");
            assertThat(first).hasBinaryContent(good);
            assertThat(rejected(first)).hasBinaryContent(bad);
            assertThat(reason(first)).contains("a 1.1.0", "no desire to be active", "a.jar again");
            assertThat(stage.anyTrial()).isFalse();
        }

        @Test
        void toOneThatDoesNotStart() throws Exception {
            stage.offer("a.jar", refusing("a", "1.1.0"));

            assertThat(stage.running("a")).isEqualTo("1.0.0 ACTIVE");
            assertThat(reason(first)).contains("no desire to start");
        }

        @Test
        void underAnotherFileName() throws Exception {
            Path second = stage.offer("a-1.1.jar", refusing("a", "1.1.0"));

            assertThat(stage.running("a")).isEqualTo("1.0.0 ACTIVE");
            assertThat(first).exists();
            assertThat(second).doesNotExist();
            assertThat(rejected(second)).exists();
            assertThat(reason(second)).contains("no desire to start");
        }

        @Test
        void whatFileInstallTellsAfterwardsChangesNothing() throws Exception {
            Path second = stage.offer("a-1.1.jar", refusing("a", "1.1.0"));
            long modified = stage.installed("a").get(0).getLastModified();
            stage.offerAgain(first);
            stage.withdraw(second);

            assertThat(stage.installed("a").get(0).getLastModified()).isEqualTo(modified);
            assertThat(reason(second)).contains("no desire to start");
        }

        @Test
        void toOneThatWaitsForAServiceForEver() throws Exception {
            String reference = "<reference name=\"stove\" interface=\"kitchen.Stove\"/>";
            stage.offer("a.jar", component("a", "1.1.0", GoodPart.class, reference));
            stage.pass(ALMOST);
            assertThat(stage.running("a")).isEqualTo("1.1.0 ACTIVE");
            assertThat(stage.report()).singleElement().asString().contains("bundle a is well: 1.1.0", "stove");

            stage.pass(MOMENT);
            assertThat(stage.running("a")).isEqualTo("1.0.0 ACTIVE");
            assertThat(reason(first)).contains("stove");
            assertThat(stage.report()).isEmpty();
        }

        @Test
        void andStoppedByAPersonMeanwhile() throws Exception {
            String reference = "<reference name=\"stove\" interface=\"kitchen.Stove\"/>";
            stage.offer("a.jar", component("a", "1.1.0", GoodPart.class, reference));
            stage.installed("a").get(0).stop();
            stage.pass(BEYOND);

            assertThat(stage.running("a")).isEqualTo("1.1.0 RESOLVED");
        }

        @Test
        void toABadOneTwiceSinceDroppingItAgainIsANewTry() throws Exception {
            stage.offer("a.jar", refusing("a", "1.1.0"));
            stage.offer("a.jar", refusing("a", "1.1.0"));

            assertThat(stage.running("a")).isEqualTo("1.0.0 ACTIVE");
            assertThat(stage.report()).isEmpty();
        }
    }

    @Nested
    class AnAdapterIsUpdated {
        @BeforeEach
        void run() throws Exception {
            first = stage.offer("q.jar", adapter("q", "1.0.0", ACCOUNTS));
            stage.accountIs(MAIN, State.READY);
            stage.accountIs(OTHER, State.PARKED);
            stage.pass(MOMENT);
        }

        private void update() throws Exception {
            stage.accountIs(MAIN, State.OFF);
            stage.accountIs(OTHER, State.OFF);
            stage.offer("q.jar", adapter("q", "1.1.0", ACCOUNTS));
        }

        @Test
        void andItsAccountComesBackInTime() throws Exception {
            update();
            stage.accountIs(MAIN, State.CONNECTING);
            stage.pass(ALMOST);
            stage.accountIs(MAIN, State.READY);
            stage.pass(BEYOND);

            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
            assertThat(stage.anyTrial()).isFalse();
        }

        @Test
        void andItsAccountDoesNotComeBack() throws Exception {
            update();
            stage.accountIs(MAIN, State.CONNECTING);
            stage.pass(ALMOST);
            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
            stage.pass(MOMENT);

            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
            assertThat(reason(first))
                    .contains("60 s", "qqbot/main is CONNECTING: because")
                    .doesNotContain(OTHER);
        }

        @Test
        void andItsAccountNeedsAPerson() throws Exception {
            update();
            stage.accountIs(MAIN, State.PARKED);
            stage.pass(BEYOND);

            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
        }

        @Test
        void andItsAccountIsNotEvenThere() throws Exception {
            update();
            stage.pass(BEYOND);

            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
        }

        @Test
        void whileThePlatformIsDown() throws Exception {
            stage.accountIsHindered(MAIN, State.CONNECTING);
            update();
            stage.accountIsHindered(MAIN, State.CONNECTING);
            stage.pass(Duration.ofMinutes(10));
            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");

            stage.accountIs(MAIN, State.CONNECTING);
            stage.pass(ALMOST);
            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
            stage.accountIs(MAIN, State.READY);
            stage.pass(BEYOND);
            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
            assertThat(stage.anyTrial()).isFalse();
        }

        @Test
        void whileThePlatformIsDownAsTheHostSeesToo() throws Exception {
            String nobody;
            try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                nobody = "127.0.0.1:" + closed.getLocalPort();
            }
            update();
            stage.accountIsHindered(MAIN, State.CONNECTING, nobody);
            stage.pass(Stage.BOUND.multipliedBy(20));

            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
        }

        @Test
        void andWronglySaysThatThePlatformIsDown() throws Exception {
            try (ServerSocket platform = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                update();
                stage.accountIsHindered(MAIN, State.CONNECTING, "127.0.0.1:" + platform.getLocalPort());
                stage.pass(Stage.BOUND.multipliedBy(10).minus(MOMENT));
                assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
                stage.pass(BEYOND);

                assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
                assertThat(reason(first)).contains("600 s", "although 127.0.0.1:", "can be reached");
            }
        }

        @Test
        void andDoesNotComeBackWhenThePlatformDoes() throws Exception {
            stage.accountIsHindered(MAIN, State.CONNECTING);
            update();
            stage.accountIsHindered(MAIN, State.CONNECTING);
            stage.pass(Duration.ofMinutes(10));
            stage.accountIs(MAIN, State.CONNECTING);
            stage.pass(BEYOND);

            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
        }

        @Test
        void andItsAccountIsPausedMeanwhile() throws Exception {
            update();
            stage.accountIs(MAIN, State.PAUSED);
            stage.pass(BEYOND);

            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
        }

        @Test
        void andItsAccountIsRemovedMeanwhile() throws Exception {
            update();
            stage.removeAccount(MAIN);
            stage.pass(BEYOND);

            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
        }

        @Test
        void andEachAccountHasTimeOfItsOwn() throws Exception {
            stage.accountIs(OTHER, State.READY);
            update();
            stage.accountIs(MAIN, State.CONNECTING);
            stage.accountIsHindered(OTHER, State.CONNECTING);
            stage.pass(ALMOST);
            stage.accountIs(MAIN, State.READY);
            stage.accountIs(OTHER, State.CONNECTING);
            stage.pass(ALMOST);

            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
        }

        @Test
        void andUpdatedAgainBeforeItIsDecided() throws Exception {
            update();
            stage.accountIs(MAIN, State.PARKED);
            stage.pass(MOMENT);
            stage.offer("q.jar", adapter("q", "1.2.0", ACCOUNTS));
            stage.pass(ALMOST);
            assertThat(stage.running("q")).isEqualTo("1.2.0 ACTIVE");
            stage.pass(MOMENT);

            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
        }

        @Test
        void andANewerJarIsNotOverwritten() throws Exception {
            update();
            stage.pass(ALMOST);
            byte[] newer = adapter("q", "1.2.0", ACCOUNTS);
            stage.put("q.jar", newer);
            stage.pass(MOMENT);

            assertThat(first).hasBinaryContent(newer);
            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
        }
    }

    @Nested
    class BothVersionsAreBad {
        @Test
        void oneRollBackIsAll() throws Exception {
            first = stage.offer("q.jar", adapter("q", "1.0.0", ACCOUNTS));
            stage.accountIs(MAIN, State.READY);
            stage.accountIs(OTHER, State.READY);
            stage.pass(MOMENT);
            stage.accountIs(MAIN, State.OFF);
            stage.offer("q.jar", adapter("q", "1.1.0", ACCOUNTS));
            stage.pass(BEYOND);
            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
            assertThat(stage.report()).singleElement().asString().contains("is well", "1.1.0 was rejected");
            stage.pass(BEYOND);
            stage.pass(BEYOND);

            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
            assertThat(stage.report()).singleElement().asString().contains("is NOT well", "not ready either");
            assertThat(reason(first)).contains("q 1.1.0 ran and was rejected", "not ready either");
            stage.accountIs(MAIN, State.READY);
            stage.pass(MOMENT);
            assertThat(stage.report()).isEmpty();
        }

        @Test
        void whatNeverWasReadyDoesNotComeBack() throws Exception {
            first = stage.offer("q.jar", adapter("q", "1.0.0", ACCOUNTS));
            stage.accountIs(MAIN, State.PARKED);
            stage.pass(BEYOND);
            stage.offer("q.jar", refusing("q", "1.1.0"));
            stage.pass(BEYOND);

            assertThat(stage.running("q")).isEqualTo("1.1.0 RESOLVED");
            assertThat(reason(first)).contains("no desire to start");
            assertThat(rejected(first)).doesNotExist();
        }
    }

    @Nested
    class StateHasAVersion {
        @Test
        void anOlderOneIsRefusedAndNothingIsTouched() throws Exception {
            stage.offer("a.jar", bundle("a", "2.0.0", STATE, "2"));
            long modified = stage.installed("a").get(0).getLastModified();
            Path older = stage.offer("a.jar", bundle("a", "1.0.0", STATE, "1"));

            assertThat(stage.installed("a").get(0).getLastModified()).isEqualTo(modified);
            assertThat(stage.running("a")).isEqualTo("2.0.0 ACTIVE");
            assertThat(reason(older))
                    .contains("a 1.0.0 knows state of version 1", "expected 2")
                    .hasLineCount(1);
        }

        @Test
        void whatStatesNoneIsTheOldest() throws Exception {
            stage.offer("a.jar", bundle("a", "2.0.0", STATE, "1"));
            Path older = stage.offer("a.jar", bundle("a", "3.0.0"));

            assertThat(reason(older)).contains("version 0");
        }

        @Test
        void itOutlivesTheBundleAndTheHost() throws Exception {
            stage.delete(stage.offer("a.jar", bundle("a", "2.0.0", STATE, "2")));
            stage.startAnew();
            stage.offer("a.jar", bundle("a", "1.0.0", STATE, "1"));

            assertThat(stage.running("a")).isEqualTo("nothing");
        }

        @Test
        void noWayLeadsBackOverIt() throws Exception {
            stage.offer("a.jar", component("a", "1.0.0", GoodPart.class, ""));
            stage.offer("a.jar", refusing("a", "2.0.0", STATE, "1"));

            assertThat(stage.running("a")).isEqualTo("2.0.0 RESOLVED");
            assertThat(stage.report()).singleElement().asString().contains("NOT well", "1.0.0 does not come back");
        }

        @Test
        void somethingElseThanANumberIsTold() throws Exception {
            Path jar = stage.offer("a.jar", bundle("a", "2.0.0", STATE, "two"));

            assertThat(reason(jar)).contains(STATE, "a whole number", "'two'");
        }
    }

    @Nested
    class TheHostStartsAnew {
        @BeforeEach
        void run() throws Exception {
            first = stage.offer("q.jar", adapter("q", "1.0.0", MAIN));
            stage.accountIs(MAIN, State.READY);
            stage.pass(MOMENT);
            stage.accountIs(MAIN, State.OFF);
        }

        @Test
        void duringTheProbationWhichGoesOn() throws Exception {
            stage.offer("q-1.1.jar", adapter("q", "1.1.0", MAIN));
            stage.pass(MOMENT);
            stage.startAnew();
            stage.accountIs(MAIN, State.CONNECTING);
            stage.pass(ALMOST);
            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
            stage.pass(MOMENT);

            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
            assertThat(first).exists();
            assertThat(stage.bundles.resolve("q-1.1.jar")).doesNotExist();
        }

        @Test
        void duringTheProbationWhichIsPassed() throws Exception {
            Path second = stage.offer("q-1.1.jar", adapter("q", "1.1.0", MAIN));
            stage.startAnew();
            stage.accountIs(MAIN, State.READY);
            stage.pass(BEYOND);

            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
            assertThat(stage.kept.resolve("q.jar")).hasSameBinaryContentAs(second);
        }

        @Test
        void afterTheRollBackWhichStays() throws Exception {
            stage.offer("q-1.1.jar", adapter("q", "1.1.0", MAIN));
            stage.pass(BEYOND);
            stage.startAnew();
            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
            stage.pass(BEYOND);
            stage.startAnew();

            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
            assertThat(stage.report()).singleElement().asString().contains("NOT well", "not ready either");
        }

        @Test
        void betweenTheDecisionAndTheChangeOfTheFiles() throws Exception {
            byte[] bad = adapter("q", "1.1.0", MAIN);
            Path second = stage.offer("q-1.1.jar", bad);
            stage.pass(BEYOND);
            Path record = stage.kept.resolve("q.properties");
            Files.writeString(record, Files.readString(record).replace("ROLLED_BACK", "ROLLING_BACK"));
            Files.delete(first);
            Files.delete(rejected(second));
            Files.write(second, bad);
            stage.startAnew();

            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
            assertThat(first).exists();
            assertThat(second).doesNotExist();
            assertThat(rejected(second)).exists();
        }

        @Test
        void withAJarThatIsRefusedInPlaceOfTheLastGoodOne() throws Exception {
            stage.offer("q.jar", "PK but no jar".getBytes(StandardCharsets.US_ASCII));
            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
            stage.startAnew();

            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
            assertThat(reason(first)).contains("not a whole jar");
            stage.offer("q.jar", adapter("q", "1.1.0", MAIN));
            assertThat(stage.running("q")).isEqualTo("1.1.0 ACTIVE");
        }

        @Test
        void withAnUnreadableRecordWhichIsTold() throws Exception {
            Files.writeString(stage.kept.resolve("q.properties"), "state.version = many");
            stage.startAnew();

            assertThat(stage.running("q")).isEqualTo("1.0.0 ACTIVE");
        }
    }
}
