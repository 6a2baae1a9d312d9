package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What becomes of it when a person presses a button (protocol reference 5.8, 6.6). Stateless. */
final class Buttons {
    private static final int CALLBACK = 1;
    private static final int COMMAND = 2;

    private final Platform platform;

    Buttons(Platform platform) {
        this.platform = platform;
    }

    /**
     * @return what people see happen
     * @throws IllegalArgumentException when there is no such button, or it is not for this person
     */
    Pressed press(BotApp app, Conversation conversation, Person person, String messageId, String buttonId) {
        ChatMessage message = conversation.message(messageId);
        if (message == null || message.look().state() == Look.State.RECALLED) {
            throw new IllegalArgumentException("no message '" + messageId + "' here");
        }
        JsonObject button = all(message)
                .filter(one -> one.getString("id", "").equals(buttonId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no button '" + buttonId + "' on that message"));
        JsonObject action = object(button, "action");
        if (!mayPress(object(action, "permission"), conversation, person)) {
            throw new IllegalArgumentException("'" + person.name() + "' may not press '" + buttonId + "'");
        }
        String data = action.getString("data", "");
        return switch (action.getInt("type", CALLBACK)) {
            case CALLBACK -> new Pressed.CalledBack(interaction(app, conversation, person, messageId, buttonId, data));
            case COMMAND ->
                action.getBoolean("enter", false) && conversation.kind() == Conversation.Kind.DIRECT
                        ? new Pressed.Said(conversation.writes(command(person, data, action, messageId)))
                        : new Pressed.Filled(data);
            default -> new Pressed.Opened(data);
        };
    }

    private static Draft command(Person person, String data, JsonObject action, String messageId) {
        Draft draft = Draft.text(data).by(person).mentioning(Draft.Mention.BOT);
        return action.getBoolean("reply", false) ? draft.quoting(messageId) : draft;
    }

    private static Stream<JsonObject> all(ChatMessage message) {
        JsonObject keyboard = message.look().keyboard();
        if (keyboard == null || !(keyboard.get("rows") instanceof JsonArray rows)) {
            return Stream.of();
        }
        return rows.getValuesAs(JsonObject.class).stream()
                .flatMap(row -> row.getJsonArray("buttons").getValuesAs(JsonObject.class).stream());
    }

    private static boolean mayPress(JsonObject permission, Conversation conversation, Person person) {
        boolean direct = conversation.kind() == Conversation.Kind.DIRECT;
        Set<String> ids = direct ? Set.of(conversation.id()) : Set.of(person.openid(), person.guildId());
        return switch (permission.getInt("type", 2)) {
            case 0 -> strings(permission, "specify_user_ids").stream().anyMatch(ids::contains);
            case 1 -> person.admin();
            case 3 ->
                !conversation.kind().v2()
                        && strings(permission, "specify_role_ids").stream().anyMatch(person.guildRoles()::contains);
            default -> true;
        };
    }

    private static List<String> strings(JsonObject object, String key) {
        return object.get(key) instanceof JsonArray array
                ? array.stream()
                        .map(value -> value instanceof JsonString text ? text.getString() : value.toString())
                        .toList()
                : List.of();
    }

    private static JsonObject object(JsonObject parent, String key) {
        return parent.get(key) instanceof JsonObject child ? child : JsonValue.EMPTY_JSON_OBJECT;
    }

    private String interaction(
            BotApp app, Conversation conversation, Person person, String messageId, String buttonId, String data) {
        Instant now = platform.clock().now();
        Interactions.Press press = new Interactions.Press(
                UUID.randomUUID().toString(), conversation.key(), messageId, buttonId, person.name());
        JsonObjectBuilder resolved = Json.object().add("button_id", buttonId).add("button_data", data);
        if (!conversation.kind().v2()) {
            resolved.add("user_id", person.guildId()).add("message_id", messageId);
        }
        app.interactions().open(press);
        String eventId = "INTERACTION_CREATE:" + press.id();
        conversation.replies().open(eventId, now);
        platform.observed().add(new Seen.Interaction(now, app.id(), press, Interactions.State.WAITING, 0));
        app.dispatch(
                "INTERACTION_CREATE",
                eventId,
                Events.interaction(app.id(), conversation, person, press.id(), 11, resolved, now));
        platform.later(app.faults().get(Knob.INTERACTION_LIFE), () -> {
            if (app.interactions().timeOut(press)) {
                platform.observed()
                        .add(new Seen.Interaction(
                                platform.clock().now(), app.id(), press, Interactions.State.TIMED_OUT, 0));
            }
        });
        return press.id();
    }
}
