package dev.agenthost.qqbot.rest;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of call of the OpenAPI and how often it may be made (protocol 8). Where nothing is documented it is {@link #OTHERS}, by
 * inference.
 *
 * @param name tells it from others
 * @param limits all of them hold
 */
public record ApiRoute(String name, List<Limit> limits) {
    /**
     * So many calls within any period of this length.
     *
     * @param ofConversation whether every conversation has them, or all together
     */
    public record Limit(int calls, Duration period, boolean ofConversation) {}

    /**
     * A call's place in the queues.
     *
     * @param conversation whose turn it takes; one and the same for calls that concern none
     */
    record Place(ApiRoute route, String conversation) {}

    /** @param limit of an account that may send so many messages a second */
    private record Row(Pattern call, IntFunction<Limit> limit) {}

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** What is not in the table: 50 a second. */
    private static final List<Limit> OTHERS = List.of(all(50, SECOND));

    private static final List<Row> TABLE = List.of(
            new Row(Pattern.compile("POST /v2/(users|groups)/[^/]+/messages"), messages -> all(messages, SECOND)),
            row("POST /v2/users/[^/]+/stream_messages", all(50, SECOND)),
            row("DELETE /(v2/users|v2/groups|channels|dms)/[^/]+/messages/[^/]+", all(10, SECOND)),
            row("POST /v2/(users|groups)/[^/]+/files", all(50, SECOND)),
            row("POST /v2/(users|groups)/[^/]+/upload_prepare", all(10, SECOND)),
            row("POST /v2/(users|groups)/[^/]+/upload_part_finish", all(10, SECOND)),
            row("(GET|POST) /v2/groups/[^/]+/restrict_chat_setting", all(60, MINUTE)),
            row("GET /v2/(panels|menu).*", all(30, MINUTE)),
            row("(POST|PUT|PATCH|DELETE) /v2/(panels|menu).*", all(10, MINUTE)),
            row("POST /(channels|dms)/[^/]+/messages", new Limit(5, SECOND, true)));

    private static final Pattern CONVERSATION = Pattern.compile("/(?:v2/)?(?:users|groups|channels|dms|guilds)/[^/]+");
    private static final Pattern ID = Pattern.compile("/[^/]*(?:\\d|[^/]{24})[^/]*");

    private static Limit all(int calls, Duration period) {
        return new Limit(calls, period, false);
    }

    private static Row row(String call, Limit limit) {
        return new Row(Pattern.compile(call), messages -> limit);
    }

    /**
     * @param path below the base URL, with or without a query
     * @param messages how many messages a second the account may send in direct chats and groups
     */
    static Place of(String method, String path, int messages) {
        int query = path.indexOf('?');
        String bare = query < 0 ? path : path.substring(0, query);
        String call = method.toUpperCase(Locale.ROOT) + " " + bare;
        Matcher conversation = CONVERSATION.matcher(bare);
        return new Place(route(call, messages), conversation.lookingAt() ? conversation.group() : "");
    }

    private static ApiRoute route(String call, int messages) {
        return TABLE.stream()
                .filter(row -> row.call().matcher(call).matches())
                .findFirst()
                .map(row ->
                        new ApiRoute(row.call().pattern(), List.of(row.limit().apply(messages))))
                .orElseGet(() ->
                        new ApiRoute(ID.matcher(call.replace("/v2/", "/v_/")).replaceAll("/*"), OTHERS));
    }
}
