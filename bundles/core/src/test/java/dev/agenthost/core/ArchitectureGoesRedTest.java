package dev.agenthost.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.agenthost.core.access.Trespasser;
import dev.agenthost.core.routing.TrespassersFriend;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of {@link ArchitectureTest} can go red; a rule that is added wants a violation in {@link Trespasser}. */
class ArchitectureGoesRedTest {
    private static final JavaClasses SEEDED =
            new ClassFileImporter().importClasses(Trespasser.class, TrespassersFriend.class);

    /** By its name, which is what a failure shows. */
    private record Rule(Field field) {
        ArchRule rule() throws IllegalAccessException {
            return (ArchRule) field.get(null);
        }

        @Override
        public String toString() {
            return field.getName();
        }
    }

    static Stream<Rule> rules() {
        return Arrays.stream(ArchitectureTest.class.getDeclaredFields())
                .filter(field -> ArchRule.class.isAssignableFrom(field.getType()))
                .map(Rule::new);
    }

    /** Not just red: a layer without classes is a violation too. */
    @ParameterizedTest
    @MethodSource("rules")
    void aSeededViolationTurnsItRed(Rule rule) throws IllegalAccessException {
        assertThat(rule.rule().evaluate(SEEDED).getFailureReport().getDetails())
                .anySatisfy(detail -> assertThat(detail).contains("Trespasser"));
    }
}
