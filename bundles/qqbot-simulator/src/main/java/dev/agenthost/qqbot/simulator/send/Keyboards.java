package dev.agenthost.qqbot.simulator.send;

import dev.agenthost.qqbot.simulator.platform.RestError;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must be right about a keyboard (protocol reference 6.6). Pure. */
final class Keyboards {
    private static final int MOST = 5;
    private static final int ACTIONS = 4;
    private static final int PERMISSIONS = 3;
    private static final int STYLES = 4;

    private Keyboards() {}

    static @Nullable RestError broken(JsonObject keyboard) {
        if (keyboard.get("id") instanceof JsonString) {
            return null;
        }
        if (!(keyboard.get("content") instanceof JsonObject content)
                || !(content.get("rows") instanceof JsonArray rows)
                || rows.isEmpty()) {
            return RestError.KEYBOARD_UNREADABLE;
        }
        if (rows.size() > MOST) {
            return RestError.TOO_MANY_BUTTONS;
        }
        Set<String> ids = new HashSet<>();
        for (JsonValue row : rows) {
            RestError error = row(row, ids);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private static @Nullable RestError row(JsonValue row, Set<String> ids) {
        if (!(row instanceof JsonObject object)
                || !(object.get("buttons") instanceof JsonArray buttons)
                || buttons.isEmpty()) {
            return RestError.KEYBOARD_UNREADABLE;
        }
        if (buttons.size() > MOST) {
            return RestError.TOO_MANY_BUTTONS;
        }
        for (JsonValue button : buttons) {
            RestError error = button instanceof JsonObject one ? button(one, ids) : RestError.KEYBOARD_UNREADABLE;
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private static @Nullable RestError button(JsonObject button, Set<String> ids) {
        if (!(button.get("render_data") instanceof JsonObject render)
                || !(button.get("action") instanceof JsonObject action)
                || !(action.get("permission") instanceof JsonObject permission)) {
            return RestError.KEYBOARD_UNREADABLE;
        }
        if (!within(render, "style", STYLES)) {
            return RestError.KEYBOARD_STYLE;
        }
        boolean named = !(button.get("id") instanceof JsonString id) || ids.add(id.getString());
        boolean right = named
                && text(render, "label")
                && text(action, "data")
                && text(action, "unsupport_tips")
                && within(action, "type", ACTIONS)
                && within(permission, "type", PERMISSIONS);
        return right ? null : RestError.KEYBOARD_CONTENT;
    }

    private static boolean text(JsonObject object, String key) {
        return object.get(key) instanceof JsonString text && !text.getString().isEmpty();
    }

    private static boolean within(JsonObject object, String key, int most) {
        return object.get(key) instanceof JsonNumber number && number.intValue() >= 0 && number.intValue() <= most;
    }
}
