package dev.agenthost.installer;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the installer as forms show them; the constants are the only place where default and limits stand. */
@ObjectClassDefinition(name = "Agent Host: installer", description = "How bundles/ is taken into the running host.")
@interface InstallerSettings {
    String PID = "dev.agenthost.installer";
    String PROBATION_SECONDS = "probation.seconds";
    int DEFAULT_SECONDS = 60;
    int FEWEST_SECONDS = 1;
    int MOST_SECONDS = 3600;

    @AttributeDefinition(
            name = "Probation",
            description =
                    "How many seconds after an update the accounts that were ready may take to be ready again, while"
                            + " the platform answers, before the last good jar comes back. Longer than an adapter waits for an"
                            + " answer.",
            min = "" + FEWEST_SECONDS,
            max = "" + MOST_SECONDS)
    int probation_seconds() default DEFAULT_SECONDS;
}
