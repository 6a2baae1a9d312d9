package dev.agenthost.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.agenthost.agent.Agent;
import java.util.concurrent.Executors;

@AnalyzeClasses(packages = "dev.agenthost.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.agenthost.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule EVERY_PACKAGE_KNOWS_ONLY_WHAT_IT_STANDS_ON = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("core")
            .definedBy("dev.agenthost.core")
            .layer("journal")
            .definedBy("dev.agenthost.core.journal")
            .layer("access")
            .definedBy("dev.agenthost.core.access")
            .layer("routing")
            .definedBy("dev.agenthost.core.routing")
            .layer("turn")
            .definedBy("dev.agenthost.core.turn")
            .layer("delivery")
            .definedBy("dev.agenthost.core.delivery")
            .layer("status")
            .definedBy("dev.agenthost.core.status")
            .layer("lane")
            .definedBy("dev.agenthost.core.lane")
            .layer("arrival")
            .definedBy("dev.agenthost.core.arrival")
            .layer("backlog")
            .definedBy("dev.agenthost.core.backlog")
            .layer("codec")
            .definedBy("dev.agenthost.core.codec")
            .layer("notes")
            .definedBy("dev.agenthost.core.notes")
            .layer("question")
            .definedBy("dev.agenthost.core.question")
            .layer("media")
            .definedBy("dev.agenthost.core.media")
            .whereLayer("core")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("journal")
            .mayOnlyBeAccessedByLayers("core", "backlog", "delivery", "notes", "question")
            .whereLayer("notes")
            .mayOnlyBeAccessedByLayers("core", "delivery", "question")
            .whereLayer("question")
            .mayOnlyBeAccessedByLayers("core", "delivery")
            .whereLayer("media")
            .mayOnlyBeAccessedByLayers("core")
            .whereLayer("backlog")
            .mayOnlyBeAccessedByLayers("core", "delivery")
            .whereLayer("codec")
            .mayOnlyBeAccessedByLayers("core", "journal", "backlog", "delivery", "notes", "question")
            .whereLayer("access")
            .mayOnlyBeAccessedByLayers("core")
            .whereLayer("routing")
            .mayOnlyBeAccessedByLayers("core")
            .whereLayer("turn")
            .mayOnlyBeAccessedByLayers("core")
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers("core")
            .whereLayer("status")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("lane")
            .mayOnlyBeAccessedByLayers("core", "turn", "delivery", "backlog")
            .whereLayer("arrival")
            .mayOnlyBeAccessedByLayers("turn", "delivery");

    @ArchTest
    static final ArchRule ONLY_TURNS_CALL_AGENTS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.agenthost.core.turn", "dev.agenthost.core")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Agent.class);

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule THREADS_ARE_MADE_IN_ONE_PLACE = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.agenthost.thread.Threads")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Executors.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class, String.class);

    @ArchTest
    static final ArchRule COMPONENTS_ARE_FINAL = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotAnonymousClasses()
            .should()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);
}
