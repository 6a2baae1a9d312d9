package dev.agenthost.qqbot.settings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The settings of one QQBot account, as people see them in forms and files. The defaults stand here and nowhere else:
 * {@link SettingsParser} reads them from this type. Times are written like {@code 500ms}, {@code 20s}, {@code 5m},
 * {@code 24h}.
 */
@ObjectClassDefinition(
        name = "QQBot account",
        description = "One bot on QQ's official bot platform. The file's name is dev.agenthost.qqbot-ACCOUNT.cfg.")
public @interface QQBotConfiguration {
    /** The PID of the factory: one configuration an account. */
    String FACTORY_PID = "dev.agenthost.qqbot";

    int MIN_REPLIES = 1;
    int MAX_REPLIES = 100;
    int MIN_TEXT_LENGTH = 1;
    int MAX_TEXT_LENGTH = 5000;
    String MIN_SESSION_AGE = "1m";
    String MAX_SESSION_AGE = "168h";
    String MIN_WINDOW = "1s";
    String MAX_WINDOW = "24h";
    int MIN_MESSAGES = 1;
    int MAX_MESSAGES = 10_000;
    String MIN_DEADLINE = "100ms";
    String MAX_DEADLINE = "5m";
    String MAX_CLOSE = "1m";
    String MAX_REQUEST = "18s";
    int MIN_MEDIA = 1;
    int MAX_MEDIA = 1024;
    String MIN_REPLAY = "10s";
    String MAX_REPLAY = "1h";
    int MAX_SHARDS = 1000;
    String SANDBOX_API = "https://sandbox.api.sgroup.qq.com";

    @AttributeDefinition(name = "AppID", description = "The bot's AppID, from the platform's console.")
    String appId();

    @AttributeDefinition(
            name = "AppSecret",
            description = "The secret beside the AppID; best as $[env:NAME] or $[secret:NAME].",
            type = AttributeType.PASSWORD)
    String clientSecret();

    @AttributeDefinition(name = "Enabled", description = "false pauses the account; its session is kept.")
    boolean enabled() default true;

    @AttributeDefinition(
            name = "Sandbox",
            description = "true uses the platform's sandbox, " + SANDBOX_API + "; then the OpenAPI may not be set.")
    boolean sandbox() default false;

    @AttributeDefinition(
            name = "OpenAPI",
            description = "Base URL of the platform's OpenAPI: https, or http on loopback. The platform's unified host "
                    + "since 2026: https://api.bot.qq.com.")
    String apiBaseUrl() default "https://api.sgroup.qq.com";

    @AttributeDefinition(
            name = "Token URL",
            description = "Where access tokens are given out: https, or http on loopback. Since 2026 also "
                    + "https://api.bot.qq.com/app/getAppAccessToken.")
    String tokenUrl() default "https://bots.qq.com/app/getAppAccessToken";

    @AttributeDefinition(
            name = "Gateway URL",
            description = "The WebSocket gateway: wss, or ws on loopback. Empty: the one the OpenAPI names.",
            required = false)
    String gatewayUrl() default "";

    @AttributeDefinition(
            name = "Proxy",
            description = "Everything of this account goes through it: http://HOST:PORT, or with a login best as "
                    + "http://$[secret:NAME]@HOST:PORT, where NAME holds USER:PASSWORD. Empty: none.",
            required = false)
    String proxy() default "";

    @AttributeDefinition(
            name = "Trust store",
            description = "A file with the certificates to trust instead of Java's own: PEM, PKCS12 or JKS; a path "
                    + "that begins at the folder of this configuration. Empty: Java's own.",
            required = false)
    String trustStore() default "";

    @AttributeDefinition(
            name = "Password of the trust store",
            description = "Of a PKCS12 or JKS file; best as $[env:NAME] or $[secret:NAME].",
            type = AttributeType.PASSWORD,
            required = false)
    String trustStorePassword() default "";

    @AttributeDefinition(
            name = "Transport",
            description = "How events come: gateway (connections to the platform) or webhook (requests of the platform "
                    + "to /qqbot/webhook on this host's HTTP service).",
            options = {@Option(label = "gateway", value = "gateway"), @Option(label = "webhook", value = "webhook")})
    String transport() default "gateway";

    @AttributeDefinition(
            name = "Replay window of the webhook",
            description = "How far the time of a request may be from this host's clock; " + MIN_REPLAY + " to "
                    + MAX_REPLAY + ".")
    String webhookReplayWindow() default "5m";

    @AttributeDefinition(
            name = "Intents",
            description = "Kinds of events to receive: names with commas between them, or the number of their mask.")
    String intents() default "GROUP_AND_C2C_EVENT,PUBLIC_GUILD_MESSAGES,DIRECT_MESSAGE,INTERACTION";

    @AttributeDefinition(
            name = "Shards",
            description =
                    "How many connections, one a shard: auto (what the platform recommends) or a number from 1 to "
                            + MAX_SHARDS + ". Empty: the one connection of the setting shard.",
            required = false)
    String shards() default "";

    @AttributeDefinition(
            name = "Shard",
            description = "One connection, for this part of the guilds: INDEX/COUNT. Not beside shards.")
    String shard() default "0/1";

    @AttributeDefinition(
            name = "Session age",
            description = "A session older than this is replaced at a quiet moment; " + MIN_SESSION_AGE + " to "
                    + MAX_SESSION_AGE + ".")
    String sessionMaxAge() default "24h";

    @AttributeDefinition(
            name = "Replies in direct chats",
            description = "How many replies one message may get.",
            min = "" + MIN_REPLIES,
            max = "" + MAX_REPLIES)
    int directReplies() default 4;

    @AttributeDefinition(
            name = "Reply window in direct chats",
            description = "How long after a message it may be replied to; " + MIN_WINDOW + " to " + MAX_WINDOW + ".")
    String directReplyWindow() default "60m";

    @AttributeDefinition(
            name = "Replies in groups",
            description = "How many replies one message may get.",
            min = "" + MIN_REPLIES,
            max = "" + MAX_REPLIES)
    int groupReplies() default 5;

    @AttributeDefinition(
            name = "Reply window in groups",
            description = "How long after a message it may be replied to; " + MIN_WINDOW + " to " + MAX_WINDOW + ".")
    String groupReplyWindow() default "5m";

    @AttributeDefinition(
            name = "Replies in channels",
            description =
                    "How many replies one message may get, in channels and channel direct messages; 0 for any number, as "
                            + "the platform names none.",
            min = "0",
            max = "" + MAX_REPLIES)
    int channelReplies() default 0;

    @AttributeDefinition(
            name = "Reply window in channels",
            description = "How long after a message it may be replied to; " + MIN_WINDOW + " to " + MAX_WINDOW + ".")
    String channelReplyWindow() default "5m";

    @AttributeDefinition(
            name = "Quotas of proactive messages",
            description =
                    "Which of the platform's quotas of messages on the bot's own initiative are counted ahead: those of a "
                            + "bot that is uncertified or certified, or none (platform: it alone decides).",
            options = {
                @Option(label = "uncertified", value = "uncertified"),
                @Option(label = "certified", value = "certified"),
                @Option(label = "platform", value = "platform")
            })
    String proactiveQuotas() default "uncertified";

    @AttributeDefinition(
            name = "Text length",
            description = "The longest text of one message, in UTF-16 units; longer ones are split.",
            min = "" + MIN_TEXT_LENGTH,
            max = "" + MAX_TEXT_LENGTH)
    int maxTextLength() default 2000;

    @AttributeDefinition(
            name = "Messages a second",
            description =
                    "How many messages a second the platform takes from this account in direct chats and groups, all "
                            + "together; more only where the platform has raised its limit.",
            min = "" + MIN_MESSAGES,
            max = "" + MAX_MESSAGES)
    int messagesPerSecond() default 100;

    @AttributeDefinition(
            name = "Dial deadline",
            description = "TCP, TLS and WebSocket upgrade together; " + MIN_DEADLINE + " to " + MAX_DEADLINE + ".")
    String dialTimeout() default "20s";

    @AttributeDefinition(
            name = "Hello deadline",
            description = "From the open socket to Hello; " + MIN_DEADLINE + " to " + MAX_DEADLINE + ".")
    String helloTimeout() default "20s";

    @AttributeDefinition(
            name = "Ready deadline",
            description = "From Identify or Resume, or the last frame since, to READY or RESUMED; " + MIN_DEADLINE
                    + " to " + MAX_DEADLINE + ".")
    String readyTimeout() default "30s";

    @AttributeDefinition(
            name = "Close deadline",
            description =
                    "From a request to close until the socket is given up; " + MIN_DEADLINE + " to " + MAX_CLOSE + ".")
    String closeTimeout() default "5s";

    @AttributeDefinition(
            name = "Request deadline",
            description = "One HTTP request and its answer; " + MIN_DEADLINE + " to " + MAX_REQUEST + ".")
    String requestTimeout() default "15s";

    @AttributeDefinition(
            name = "Allowed media hosts",
            description =
                    "Host names or addresses, with commas between them, from which files that come with messages are "
                            + "fetched although their addresses are not public.",
            required = false)
    String mediaAllowedHosts() default "";

    @AttributeDefinition(
            name = "Largest file",
            description = "Files that come with messages are fetched up to this size, in MiB.",
            min = "" + MIN_MEDIA,
            max = "" + MAX_MEDIA)
    int mediaMaxMebibytes() default 50;
}
