package dev.agenthost.qqbot.simulator.host;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.agenthost.qqbot.simulator}. */
@ObjectClassDefinition(
        name = "QQ simulator",
        description = "The QQ platform on a loopback port, with one bot, and its chat page under /demo/.")
@interface DemoSettings {
    @AttributeDefinition(name = "Port", description = "Loopback port of the platform; 0 = any free one.")
    int port() default 8182;

    @AttributeDefinition(name = "App id", description = "The one bot that may log in.")
    String appId() default "102000001";

    @AttributeDefinition(
            name = "Client secret",
            description = "Its secret; a made-up one.",
            type = AttributeType.PASSWORD)
    String clientSecret() default "demo";

    @AttributeDefinition(
            name = "Account",
            description = "The host's account that logs in here, platform/name: its state is shown beside the chat.")
    String account() default "qqbot/demo";

    @AttributeDefinition(name = "Hello interval", description = "Heartbeat interval the platform asks for, ms.")
    long helloInterval() default 5_000;
}
