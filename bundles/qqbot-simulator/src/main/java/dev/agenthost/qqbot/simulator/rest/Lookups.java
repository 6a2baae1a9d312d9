package dev.agenthost.qqbot.simulator.rest;

import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Events;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.HttpCall;
import dev.agenthost.qqbot.simulator.platform.Interactions;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Person;
import dev.agenthost.qqbot.simulator.platform.Platform;
import dev.agenthost.qqbot.simulator.platform.RestError;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.util.List;

/** The calls that stand alone: who am I, guilds, direct chats, members, interactions (protocol reference 6.1, 6.9, 6.10). */
final class Lookups {
    private static final String INTERACTIONS = "/interactions/";
    private static final String DIRECT_GUILD = "5566778899001122334";
    private static final String DIRECT_CHANNEL = "7654321";
    private static final int HIGHEST_ANSWER = 5;

    private final Platform platform;

    Lookups(Platform platform) {
        this.platform = platform;
    }

    HttpAnswer call(BotApp app, HttpCall call) {
        if (call.method().equals("PUT") && call.path().startsWith(INTERACTIONS)) {
            return acknowledged(app, call.path().substring(INTERACTIONS.length()), call.body());
        }
        return switch (call.method() + " " + call.path()) {
            case "GET /users/@me" -> me(app);
            case "GET /users/@me/guilds" -> guilds();
            case "POST /users/@me/dms" -> openDirect(call.body());
            case "POST /v2/generate_url_link" -> link(app);
            default -> RestError.NOT_FOUND.answer(false);
        };
    }

    private static HttpAnswer me(BotApp app) {
        return HttpAnswer.traced(
                200,
                Json.object()
                        .add("id", app.user().id())
                        .add("username", app.user().name())
                        .add("avatar", "https://thirdqq.qlogo.cn/demo")
                        .add("union_openid", "")
                        .add("union_user_account", "")
                        .build());
    }

    private static HttpAnswer guilds() {
        String guild = Json.PROVIDER
                .createArrayBuilder()
                .add(Json.object()
                        .add("id", Events.GUILD)
                        .add("name", "demo guild")
                        .add("icon", "https://groupprohead.gtimg.cn/demo")
                        .add("owner_id", Person.OWEN.guildId())
                        .add("owner", false)
                        .add("member_count", 12)
                        .add("max_members", 300)
                        .add("description", "")
                        .add("joined_at", "2025-01-02T03:04:05+08:00"))
                .build()
                .toString();
        return HttpAnswer.of(200, "application/json", guild);
    }

    private HttpAnswer openDirect(String body) {
        JsonObject json = read(body);
        if (!(json.get("recipient_id") instanceof JsonString) || !(json.get("source_guild_id") instanceof JsonString)) {
            return RestError.BAD_BODY.answer(false);
        }
        return HttpAnswer.traced(
                200,
                Json.object()
                        .add("guild_id", DIRECT_GUILD)
                        .add("channel_id", DIRECT_CHANNEL)
                        .add("create_time", Long.toString(platform.clock().now().getEpochSecond()))
                        .build());
    }

    private static HttpAnswer link(BotApp app) {
        return HttpAnswer.traced(
                200,
                Json.object()
                        .add("url", "https://qun.qq.com/qunpro/robot/qunshare?robot_appid=" + app.id())
                        .build());
    }

    HttpAnswer members(String body) {
        JsonObject json = read(body);
        int from = json.get("start_index") instanceof JsonNumber start ? start.intValue() : 0;
        List<Person> all = List.of(Person.ALICE, Person.OWEN);
        JsonArrayBuilder members = Json.PROVIDER.createArrayBuilder();
        all.stream().skip(from).forEach(person -> members.add(member(person)));
        return HttpAnswer.traced(200, Json.object().add("members", members).build());
    }

    private static JsonObjectBuilder member(Person person) {
        return Json.object()
                .add("member_openid", person.openid())
                .add("username", person.name())
                .add("join_timestamp", 1_735_758_245)
                .add("member_role", person.admin() ? "owner" : "member");
    }

    HttpAnswer group(Conversation group) {
        return HttpAnswer.traced(
                200,
                Json.object()
                        .add("group_openid", group.id())
                        .add("group_name", "demo group")
                        .add("member_count", 3)
                        .build());
    }

    private static HttpAnswer acknowledged(BotApp app, String id, String body) {
        int code = read(body).get("code") instanceof JsonNumber number ? number.intValue() : -1;
        if (code < 0 || code > HIGHEST_ANSWER) {
            return RestError.BAD_BODY.answer(false);
        }
        Interactions.Press press = app.interactions().press(id);
        if (press == null) {
            return RestError.INTERACTION_UNKNOWN.answer(false);
        }
        app.acknowledged(press, code);
        return HttpAnswer.noContent();
    }

    private static JsonObject read(String body) {
        try {
            return Json.read(body);
        } catch (JsonException e) {
            return JsonObject.EMPTY_JSON_OBJECT;
        }
    }
}
