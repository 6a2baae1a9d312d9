package dev.agenthost.core.access;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(name = "Agent Host: access", description = "Who may speak to the bot.")
@interface AccessSettings {
    @AttributeDefinition(
            name = "Direct chats",
            description = "Who may write to the bot directly.",
            options = {@Option("open"), @Option("allowlist"), @Option("disabled")})
    String direct() default "disabled";

    @AttributeDefinition(name = "Allowed persons", description = "Ids of persons, for direct = allowlist.")
    String[] directAllow() default {};

    @AttributeDefinition(
            name = "Groups and channels",
            description = "Where the bot may be spoken to.",
            options = {@Option("open"), @Option("allowlist"), @Option("disabled")})
    String group() default "disabled";

    @AttributeDefinition(name = "Allowed groups", description = "Ids of groups and channels, for group = allowlist.")
    String[] groupAllow() default {};
}
