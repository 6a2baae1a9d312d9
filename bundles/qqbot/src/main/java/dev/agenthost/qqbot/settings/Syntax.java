package dev.agenthost.qqbot.settings;

import dev.agenthost.settings.Times;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the text of a setting is read.
 *
 * @param expected what is expected, for a person
 * @param read empty when the text is not that
 * @param placeholder stands in for what could not be read, so that reading goes on and finds every problem
 */
record Syntax<T>(String expected, Function<String, Optional<T>> read, T placeholder) {
    private static final Pattern NAME = Pattern.compile("[\\w.-]{1,64}");
    private static final Pattern SHARD = Pattern.compile("(\\d{1,5})/(\\d{1,5})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");
    private static final Pattern HOST = Pattern.compile("[\\w.-]{1,253}|\\[?(?=.*:.*:)[\\p{XDigit}:.]{2,45}]?");
    private static final Pattern BETWEEN_NAMES = Pattern.compile("[,|\\s]+");

    static final Syntax<String> APP_ID = new Syntax<>(
            "the bot's AppID from the platform's console: digits",
            text -> Optional.of(text).filter(id -> NAME.matcher(id).matches()),
            "");

    static final Syntax<Secret> SECRET = new Syntax<>(
            "the bot's AppSecret from the platform's console",
            text -> Optional.of(text).filter(secret -> !secret.isEmpty()).map(Secret::new),
            new Secret(""));

    static final Syntax<Secret> PASSWORD =
            new Syntax<>("a password", text -> Optional.of(new Secret(text)), new Secret(""));

    static final Syntax<String> FILE = new Syntax<>("the path of a file", Optional::of, "");

    static final Syntax<Boolean> TRUE_OR_FALSE = new Syntax<>("true or false", Syntax::trueOrFalse, false);

    static final Syntax<URI> HTTP_URL = new Syntax<>(
            "an https URL, or an http URL on loopback, without user, query and fragment",
            text -> PlatformUrl.http(text).filter(url -> url.getQuery() == null).map(Syntax::withoutSlash),
            URI.create(""));

    static final Syntax<URI> WEB_SOCKET_URL =
            new Syntax<>("a wss URL, or a ws URL on loopback", PlatformUrl::webSocket, URI.create(""));

    static final Syntax<Integer> INTENTS = new Syntax<>(
            "names with commas between them, of "
                    + Arrays.stream(Intent.values()).map(Enum::name).collect(Collectors.joining(", "))
                    + "; or the number of their mask",
            Syntax::intents,
            0);

    static final Syntax<Transport> SHARD_OF =
            new Syntax<>("INDEX/COUNT, with an index below the count, such as 0/1", Syntax::shard, new Shard(0, 1));

    static final Syntax<Set<String>> HOSTS = new Syntax<>(
            "host names or addresses, without scheme and port, with commas between them", Syntax::hosts, Set.of());

    static final Syntax<Transport> SHARDS = new Syntax<>(
            "auto, or a whole number from 1 to " + QQBotConfiguration.MAX_SHARDS, Syntax::shards, new Shard(0, 1));

    static final Syntax<Boolean> WEBHOOK = new Syntax<>("gateway or webhook", Syntax::webhook, false);

    static final Syntax<QuotaTable> QUOTAS =
            new Syntax<>("uncertified, certified or platform", Syntax::quotas, QuotaTable.UNCERTIFIED);

    static final Syntax<HttpProxy> PROXY = new Syntax<>(
            "http://HOST:PORT, with USER:PASSWORD@ before the host where the proxy wants it",
            Syntax::proxy,
            new HttpProxy("", 0, null));

    /** A whole number, both limits included. */
    static Syntax<Integer> number(int min, int max) {
        return new Syntax<>(
                "a whole number from " + min + " to " + max,
                text -> digits(text)
                        .filter(number -> number >= min && number <= max)
                        .map(Long::intValue),
                min);
    }

    /** A time, both limits included; given as they are written. */
    static Syntax<Duration> time(String min, String max) {
        Duration shortest = Times.parse(min).orElseThrow();
        Duration longest = Times.parse(max).orElseThrow();
        return new Syntax<>(
                "a time from " + min + " to " + max + ", in ms, s, m or h, such as " + max,
                text -> Times.parse(text).filter(time -> time.compareTo(shortest) >= 0 && time.compareTo(longest) <= 0),
                shortest);
    }

    private static Optional<Boolean> trueOrFalse(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static URI withoutSlash(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
    }

    private static Optional<Long> digits(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Optional<Boolean> webhook(String text) {
        return switch (text) {
            case "webhook" -> Optional.of(true);
            case "gateway" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<QuotaTable> quotas(String text) {
        return Arrays.stream(QuotaTable.values())
                .filter(table -> table.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }

    private static Optional<Transport> shards(String text) {
        return "auto".equals(text)
                ? Optional.of(new Transport.RecommendedShards())
                : digits(text)
                        .filter(count -> count >= 1 && count <= QQBotConfiguration.MAX_SHARDS)
                        .map(count -> new Transport.AllShards(count.intValue()));
    }

    private static Optional<HttpProxy> proxy(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
        boolean nothingElse = (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
        if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || url.getPort() < 1 || !nothingElse) {
            return Optional.empty();
        }
        String login = url.getUserInfo();
        return Optional.of(new HttpProxy(url.getHost(), url.getPort(), login == null ? null : new Secret(login)));
    }

    private static Optional<Transport> shard(String text) {
        Matcher shard = SHARD.matcher(text);
        if (!shard.matches()) {
            return Optional.empty();
        }
        int index = Integer.parseInt(shard.group(1));
        int count = Integer.parseInt(shard.group(2));
        return index < count ? Optional.of(new Shard(index, count)) : Optional.empty();
    }

    private static Optional<Integer> intents(String text) {
        return digits(text).or(() -> maskOfNames(text)).filter(Syntax::isMask).map(Long::intValue);
    }

    private static Optional<Long> maskOfNames(String text) {
        long mask = 0;
        for (String name : BETWEEN_NAMES.split(text)) {
            Optional<Intent> intent = Intent.named(name);
            if (intent.isEmpty()) {
                return Optional.empty();
            }
            mask |= intent.get().mask();
        }
        return Optional.of(mask);
    }

    private static Optional<Set<String>> hosts(String text) {
        Set<String> hosts = Arrays.stream(BETWEEN_NAMES.split(text.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
        return hosts.stream().allMatch(host -> HOST.matcher(host).matches()) ? Optional.of(hosts) : Optional.empty();
    }

    private static boolean isMask(long mask) {
        return mask > 0 && mask <= Integer.MAX_VALUE;
    }
}
