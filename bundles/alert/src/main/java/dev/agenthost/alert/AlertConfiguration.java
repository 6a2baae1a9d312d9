package dev.agenthost.alert;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The settings as people see them in forms and files. The constants are the only place where a default or a limit stands.
 * Times are written like {@code 500ms}, {@code 20s}, {@code 5m}, {@code 24h}.
 */
@ObjectClassDefinition(
        name = "Agent Host: alerts",
        description = "Whom to tell when an account is not ready for too long, and when it is again.")
@interface AlertConfiguration {
    String PID = "dev.agenthost.alert";

    String AFTER = "5m";
    String MIN_AFTER = "1s";
    String MAX_AFTER = "24h";
    String TIMEOUT = "20s";
    String MIN_TIMEOUT = "100ms";
    String MAX_TIMEOUT = "5m";

    @AttributeDefinition(
            name = "After",
            description =
                    "For how long an account is not ready before that is told; " + MIN_AFTER + " to " + MAX_AFTER + ".")
    String after() default AFTER;

    @AttributeDefinition(
            name = "URL",
            description = "Where alerts are posted to as JSON: http or https. Never shown whole, it may hold secrets.",
            type = AttributeType.PASSWORD,
            required = false)
    String url() default "";

    @AttributeDefinition(
            name = "Command",
            description = "A program and its arguments, run without a shell, with the alert as JSON on its standard "
                    + "input. Blanks part the arguments; what holds one stands in double quotes.",
            required = false)
    String command() default "";

    @AttributeDefinition(
            name = "Time-out",
            description =
                    "How long one POST or one run of the command may take; " + MIN_TIMEOUT + " to " + MAX_TIMEOUT + ".")
    String timeout() default TIMEOUT;
}
