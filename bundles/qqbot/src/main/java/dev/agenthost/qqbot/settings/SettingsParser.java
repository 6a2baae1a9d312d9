package dev.agenthost.qqbot.settings;

import dev.agenthost.settings.SettingsReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.security.GeneralSecurityException;
import java.security.UnrecoverableKeyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads an account's configuration, and the trust store it names; nothing else comes in. Any thread. */
public final class SettingsParser {
    private static final List<String> FRAMEWORK_PREFIXES =
            List.of("service.", "component.", "felix.", "osgi.", "webconsole.", ".");
    private static final String UNRESOLVED = "$[";
    private static final String TRUST_STORE =
            "a file with trusted certificates in PEM, PKCS12 or JKS; its path begins at the folder of this configuration";

    private final Source source;
    private final Map<String, ?> properties;
    private final List<Problem> problems = new ArrayList<>();

    private SettingsParser(Source source, Map<String, ?> properties) {
        this.source = source;
        this.properties = properties;
    }

    /**
     * Checks every setting; what is left out or empty has the default of {@link QQBotConfiguration}.
     *
     * @param source names the configuration in problems and the account in the settings
     * @param properties as Config Admin gives them: values may be typed, or texts of the same meaning
     */
    public static Parsed parse(Source source, Map<String, ?> properties) {
        String unusable = unusable(properties);
        if (!unusable.isEmpty()) {
            return new Parsed(null, List.of(new Problem(source.name(), "file", unusable)), List.of());
        }
        SettingsParser parser = new SettingsParser(source, properties);
        Settings settings = parser.settings();
        return new Parsed(parser.problems.isEmpty() ? settings : null, parser.problems, parser.warnings());
    }

    /** What is expected of the file itself; empty when it can be used. */
    private static String unusable(Map<String, ?> properties) {
        if (properties.get(SettingsReader.UNREADABLE) instanceof String reason) {
            return "one that can be read: " + reason;
        }
        return QQBotConfiguration.FACTORY_PID.equals(properties.get("service.pid"))
                ? "the name " + QQBotConfiguration.FACTORY_PID + "-NAME.cfg, since there may be many accounts"
                : "";
    }

    private Settings settings() {
        Syntax<Integer> replies = Syntax.number(QQBotConfiguration.MIN_REPLIES, QQBotConfiguration.MAX_REPLIES);
        Syntax<Integer> anyReplies = Syntax.number(ReplyLimit.UNCOUNTED, QQBotConfiguration.MAX_REPLIES);
        Syntax<Duration> window = Syntax.time(QQBotConfiguration.MIN_WINDOW, QQBotConfiguration.MAX_WINDOW);
        Syntax<Duration> phase = Syntax.time(QQBotConfiguration.MIN_DEADLINE, QQBotConfiguration.MAX_DEADLINE);
        return new Settings(
                source.account(),
                read("enabled", Syntax.TRUE_OR_FALSE),
                new Credentials(read("appId", Syntax.APP_ID), read("clientSecret", Syntax.SECRET)),
                new Endpoints(
                        apiBaseUrl(),
                        read("tokenUrl", Syntax.HTTP_URL),
                        given("gatewayUrl").isEmpty() ? null : read("gatewayUrl", Syntax.WEB_SOCKET_URL),
                        new Route(given("proxy").isEmpty() ? null : read("proxy", Syntax.PROXY), trustStore())),
                read("intents", Syntax.INTENTS),
                transport(),
                read(
                        "sessionMaxAge",
                        Syntax.time(QQBotConfiguration.MIN_SESSION_AGE, QQBotConfiguration.MAX_SESSION_AGE)),
                new ReplyLimit(read("directReplies", replies), read("directReplyWindow", window)),
                new ReplyLimit(read("groupReplies", replies), read("groupReplyWindow", window)),
                new ReplyLimit(read("channelReplies", anyReplies), read("channelReplyWindow", window)),
                read("proactiveQuotas", Syntax.QUOTAS),
                read(
                        "maxTextLength",
                        Syntax.number(QQBotConfiguration.MIN_TEXT_LENGTH, QQBotConfiguration.MAX_TEXT_LENGTH)),
                read(
                        "messagesPerSecond",
                        Syntax.number(QQBotConfiguration.MIN_MESSAGES, QQBotConfiguration.MAX_MESSAGES)),
                new Deadlines(
                        read("dialTimeout", phase),
                        read("helloTimeout", phase),
                        read("readyTimeout", phase),
                        read(
                                "closeTimeout",
                                Syntax.time(QQBotConfiguration.MIN_DEADLINE, QQBotConfiguration.MAX_CLOSE)),
                        read(
                                "requestTimeout",
                                Syntax.time(QQBotConfiguration.MIN_DEADLINE, QQBotConfiguration.MAX_REQUEST))),
                new MediaSettings(
                        given("mediaAllowedHosts").isEmpty() ? Set.of() : read("mediaAllowedHosts", Syntax.HOSTS),
                        read(
                                "mediaMaxMebibytes",
                                Syntax.number(QQBotConfiguration.MIN_MEDIA, QQBotConfiguration.MAX_MEDIA))));
    }

    private URI apiBaseUrl() {
        if (!read("sandbox", Syntax.TRUE_OR_FALSE)) {
            return read("apiBaseUrl", Syntax.HTTP_URL);
        }
        if (!given("apiBaseUrl").isEmpty()) {
            problems.add(new Problem(source.name(), "sandbox", "either sandbox=true or apiBaseUrl, not both"));
        }
        return URI.create(QQBotConfiguration.SANDBOX_API);
    }

    private Transport transport() {
        boolean webhook = read("transport", Syntax.WEBHOOK);
        Duration window =
                read("webhookReplayWindow", Syntax.time(QQBotConfiguration.MIN_REPLAY, QQBotConfiguration.MAX_REPLAY));
        boolean counted = !given("shards").isEmpty();
        Transport gateway = counted ? read("shards", Syntax.SHARDS) : read("shard", Syntax.SHARD_OF);
        if (counted && !given("shard").isEmpty()) {
            problems.add(new Problem(source.name(), "shards", "either shards or shard, not both"));
        }
        return webhook ? new Transport.Webhook(window) : gateway;
    }

    private @Nullable TrustStore trustStore() {
        Secret password = read("trustStorePassword", Syntax.PASSWORD);
        String file = read("trustStore", Syntax.FILE);
        if (file.isEmpty()) {
            return null;
        }
        try {
            return TrustStore.read(Source.folder(properties).resolve(file), password);
        } catch (GeneralSecurityException | InvalidPathException unusable) {
            problems.add(new Problem(source.name(), "trustStore", TRUST_STORE));
        } catch (IOException unreadable) {
            boolean locked = unreadable.getCause() instanceof UnrecoverableKeyException;
            problems.add(
                    locked
                            ? new Problem(source.name(), "trustStorePassword", "the password of the trust store")
                            : new Problem(source.name(), "trustStore", TRUST_STORE));
        }
        return null;
    }

    private <T> T read(String key, Syntax<T> syntax) {
        String given = given(key);
        String text = given.isEmpty() ? Defaults.of(key) : given;
        if (text.startsWith(UNRESOLVED)) {
            return refuse(key, "a value behind the placeholder it names", syntax);
        }
        return syntax.read().apply(text).orElseGet(() -> refuse(key, syntax.expected(), syntax));
    }

    private String given(String key) {
        return text(properties.get(key)).strip();
    }

    private <T> T refuse(String key, String expected, Syntax<T> syntax) {
        problems.add(new Problem(source.name(), key, expected));
        return syntax.placeholder();
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Object[] array) {
            return joined(Arrays.stream(array));
        }
        return value instanceof Collection<?> list ? joined(list.stream()) : value == null ? "" : value.toString();
    }

    private static String joined(Stream<?> values) {
        return values.map(String::valueOf).collect(Collectors.joining(","));
    }

    private List<String> warnings() {
        return properties.keySet().stream()
                .filter(key -> !Defaults.keys().contains(key))
                .filter(key -> FRAMEWORK_PREFIXES.stream().noneMatch(key::startsWith))
                .sorted()
                .map(key -> source.name() + ": " + key + ": unknown setting, left out; known are "
                        + String.join(", ", Defaults.keys().stream().sorted().toList()))
                .toList();
    }
}
