package dev.agenthost.store.jdbc;

import dev.agenthost.testkit.PostgresServer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests against a real PostgreSQL server, one for the whole run; left out, with the reason, where none is installed. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithPostgres.Server.class)
@interface WithPostgres {
    /** Starts the server before the first class that wants it; the run's end ends it. */
    final class Server implements ExecutionCondition, BeforeAllCallback {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Server.class);
        private static PostgresServer running;

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return PostgresServer.installed().isPresent()
                    ? ConditionEvaluationResult.enabled("PostgreSQL is installed")
                    : ConditionEvaluationResult.disabled(
                            "no PostgreSQL server is installed (Debian: apt-get install postgresql)");
        }

        @Override
        public void beforeAll(ExtensionContext context) {
            context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(PostgresServer.class, type -> {
                running = PostgresServer.start();
                return running;
            });
        }

        static PostgresServer running() {
            return running;
        }
    }
}
