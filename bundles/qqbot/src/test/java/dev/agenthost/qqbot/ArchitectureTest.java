package dev.agenthost.qqbot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.agenthost.qqbot.gateway.ConnectionState;
import dev.agenthost.qqbot.gateway.GatewayTrespasser;
import dev.agenthost.qqbot.gateway.Handshake;
import dev.agenthost.qqbot.gateway.HeartbeatState;
import dev.agenthost.qqbot.gateway.Lifecycle;
import dev.agenthost.qqbot.gateway.ResumeState;
import dev.agenthost.qqbot.heartbeat.Heartbeat;
import dev.agenthost.qqbot.heartbeat.HeartbeatTrespasser;
import dev.agenthost.qqbot.socket.SocketEndpoint;
import dev.agenthost.qqbot.wire.Frame;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who reaches what. The seeded violations are compiled with the tests and must turn their rule red. */
final class ArchitectureTest {
    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.agenthost.qqbot");

    /** A fact, the methods that write it, and the only methods that may reach them. */
    private record Owner(Class<?> fact, Set<String> writes, String writer, Set<String> from) {
        static final Set<String> ANYWHERE = Set.of();

        ArchRule rule() {
            DescribedPredicate<JavaMethod> write = DescribedPredicate.describe(
                    "write " + fact.getSimpleName(),
                    method -> method.getOwner().isAssignableTo(fact) && writes.contains(method.getName()));
            return methods().that(write).should(new ArchCondition<>("only be called by " + writer) {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    method.getAccessesToSelf().stream()
                            .filter(access -> !permitted(access.getOrigin()))
                            .forEach(access ->
                                    events.add(SimpleConditionEvent.violated(access, access.getDescription())));
                }
            });
        }

        private boolean permitted(JavaCodeUnit origin) {
            String caller = origin.getOwner().getName();
            boolean writerItself = caller.equals(writer) || caller.startsWith(writer + "$");
            return writerItself && (from.isEmpty() || from.contains(origin.getName()));
        }

        @Override
        public String toString() {
            return fact.getSimpleName();
        }
    }

    private static final String CONNECTOR = "dev.agenthost.qqbot.connection.Connector";
    private static final String ENDPOINT = "dev.agenthost.qqbot.connection.AccountEndpoint";

    private static final Owner LIFECYCLE = new Owner(
            Lifecycle.class,
            Set.of("switchOn", "switchOff"),
            QQBotAccount.class.getName(),
            Set.of("<init>", "deactivate"));
    private static final Owner CONNECTION =
            new Owner(ConnectionState.class, Set.of("opened", "closed"), ENDPOINT, Set.of("onOpen", "onClose"));
    /** Nobody plays the callbacks of Tyrus to them. */
    private static final Owner CALLBACKS = new Owner(
            SocketEndpoint.class,
            Set.of("onOpen", "onClose"),
            "dev.agenthost.qqbot.socket.TyrusEndpoint",
            Owner.ANYWHERE);

    private static final Owner HANDSHAKE = new Owner(Handshake.class, Set.of("received"), ENDPOINT, Set.of("frame"));
    private static final Owner RESUME =
            new Owner(ResumeState.class, Set.of("started", "handled", "cleared"), CONNECTOR, Owner.ANYWHERE);
    private static final Owner HEARTBEAT =
            new Owner(HeartbeatState.class, Set.of("beating", "idle"), Heartbeat.class.getName(), Owner.ANYWHERE);

    static Stream<Owner> guarded() {
        return Stream.concat(owners(), Stream.of(CALLBACKS));
    }

    static Stream<Owner> owners() {
        return Stream.of(LIFECYCLE, CONNECTION, HANDSHAKE, RESUME, HEARTBEAT);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void only_its_owner_writes_a_fact(Owner owner) {
        owner.rule().check(PRODUCTION);
    }

    @ParameterizedTest
    @MethodSource("owners")
    void every_way_to_write_a_fact_is_guarded(Owner owner) {
        Set<String> changing = Stream.of(owner.fact().getDeclaredMethods())
                .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
                .map(java.lang.reflect.Method::getName)
                .filter(name -> !Set.of("isOn", "isOpen", "generation", "phase", "lastReceived", "position", "view")
                        .contains(name))
                .collect(java.util.stream.Collectors.toSet());

        assertThat(changing).isEqualTo(owner.writes());
    }

    @ParameterizedTest
    @MethodSource("owners")
    void a_fact_has_no_open_field(Owner owner) {
        assertThat(PRODUCTION.get(owner.fact()).getFields())
                .allSatisfy(field -> assertThat(field.getModifiers()).contains(JavaModifier.PRIVATE));
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void a_seeded_violation_turns_the_rule_red(Owner owner) {
        JavaClasses seeded = new ClassFileImporter().importClasses(owner.fact(), Trespasser.class);

        assertThat(owner.rule().evaluate(seeded).hasViolation()).isTrue();
    }

    /** Writes what is not its own. */
    @SuppressWarnings("unused") // only ever looked at
    private static final class Trespasser {
        void trespass(
                Lifecycle lifecycle,
                ConnectionState connection,
                Handshake handshake,
                ResumeState resume,
                HeartbeatState heartbeat,
                SocketEndpoint endpoint) {
            endpoint.onClose(1006, "");
            lifecycle.switchOff();
            connection.closed(1);
            handshake.received(new Frame(7, null, null, null, JsonValue.NULL));
            resume.cleared();
            heartbeat.beating(1, Duration.ZERO, 0);
        }
    }

    /**
     * A rule about packages.
     *
     * @param seed breaks it
     * @param caught what of the seed must be found; every part of the rule has something
     */
    private record PackageRule(String words, ArchRule rule, Class<?> seed, Set<String> caught) {
        @Override
        public String toString() {
            return words;
        }
    }

    static Stream<PackageRule> packageRules() {
        return Stream.of(
                new PackageRule(
                        "only socket knows Tyrus and Grizzly",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("dev.agenthost.qqbot.socket")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage("org.glassfish..", "jakarta.websocket.."),
                        GatewayTrespasser.class,
                        Set.of("org.glassfish.tyrus.client.ClientManager", "jakarta.websocket.Session")),
                new PackageRule(
                        "deciders have no threads and no input or output",
                        noClasses()
                                .that()
                                .resideInAPackage("dev.agenthost.qqbot.gateway")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "java.util.concurrent..",
                                        "java.net..",
                                        "java.io..",
                                        "org.slf4j..",
                                        "dev.agenthost.qqbot.connection..",
                                        "dev.agenthost.qqbot.socket.."),
                        GatewayTrespasser.class,
                        Set.of(
                                "java.util.concurrent.Executor",
                                "java.net.URI",
                                "java.io.File",
                                "org.slf4j.Logger",
                                "dev.agenthost.qqbot.connection.AccountStreams",
                                "dev.agenthost.qqbot.socket.Dialer")),
                new PackageRule(
                        "the heartbeat knows nothing of connections",
                        noClasses()
                                .that()
                                .resideInAPackage("dev.agenthost.qqbot.heartbeat")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage("dev.agenthost.qqbot.connection..", "dev.agenthost.qqbot.socket..")
                                .orShould()
                                .dependOnClassesThat()
                                .belongToAnyOf(ConnectionState.class, ResumeState.class, Lifecycle.class),
                        HeartbeatTrespasser.class,
                        Set.of(
                                "dev.agenthost.qqbot.connection.AccountStreams",
                                "dev.agenthost.qqbot.socket.Dialer",
                                "dev.agenthost.qqbot.gateway.ConnectionState",
                                "dev.agenthost.qqbot.gateway.ResumeState",
                                "dev.agenthost.qqbot.gateway.Lifecycle")),
                new PackageRule(
                        "nobody sleeps",
                        noClasses().should().callMethod(Thread.class, "sleep", long.class),
                        GatewayTrespasser.class,
                        Set.of("java.lang.Thread.sleep")));
    }

    @ParameterizedTest
    @MethodSource("packageRules")
    void a_package_keeps_to_what_it_stands_on(PackageRule packages) {
        packages.rule().check(PRODUCTION);
    }

    @ParameterizedTest
    @MethodSource("packageRules")
    void a_seeded_violation_turns_every_part_of_it_red(PackageRule packages) {
        JavaClasses seeded = new ClassFileImporter().importClasses(packages.seed());

        assertThat(packages.rule().evaluate(seeded).getFailureReport().getDetails())
                .allSatisfy(violation ->
                        assertThat(violation).contains(packages.seed().getName()))
                .satisfies(violations -> assertThat(packages.caught())
                        .allSatisfy(part -> assertThat(violations)
                                .anySatisfy(violation -> assertThat(violation).contains("<" + part))));
    }
}
