package dev.agenthost.core.routing;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Agent Host: routing", description = "Which agent answers.")
@interface RoutingSettings {
    @AttributeDefinition(
            name = "Default agent",
            description = "Name of the agent for everything that no route names; empty for none.",
            required = false)
    String $default$() default "";

    @AttributeDefinition(
            name = "Routes",
            description = "Most specific wins: platform=agent, platform/account=agent, platform/account:KIND=agent,"
                    + " platform/account:KIND:conversation=agent. Kinds: DIRECT, GROUP, CHANNEL, CHANNEL_DIRECT.",
            required = false)
    String[] routes() default {};

    @AttributeDefinition(
            name = "Unaddressed messages",
            description = "Whether agents get messages of groups and channels that do not speak to the bot.")
    boolean unaddressed() default false;
}
