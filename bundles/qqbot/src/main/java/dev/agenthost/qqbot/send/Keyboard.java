package dev.agenthost.qqbot.send;

import dev.agenthost.message.Button;
import dev.agenthost.message.ChatKind;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.platform.DeliveryException.Kind;
import dev.agenthost.qqbot.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Buttons under a message (protocol 6.6): at most five rows of five. Longer rows go on in the next. */
final class Keyboard {
    private static final int MOST = 5;
    private static final int LABEL = 10;
    private static final int LISTED_PERSONS = 0;
    private static final int ADMINS = 1;
    private static final int EVERYONE = 2;
    private static final String UNSUPPORTED = "请升级QQ";

    private static final Map<Button.Style, Integer> STYLES =
            Map.of(Button.Style.PLAIN, 0, Button.Style.PRIMARY, 1, Button.Style.DANGER, 3);

    private final Json json;
    private final ChatKind kind;

    Keyboard(Json json, ChatKind kind) {
        this.json = json;
        this.kind = kind;
    }

    /** @throws DeliveryException about the keyboard, when they are too many or not to be told apart: the text goes without it */
    JsonObjectBuilder of(List<List<Button>> buttons) throws DeliveryException {
        List<List<Button>> rows = split(buttons);
        if (rows.size() > MOST) {
            throw new DeliveryException(
                    Kind.REFUSED, "a keyboard has at most 5 rows of 5 buttons, not " + rows.size() + " rows");
        }
        Set<String> ids = new HashSet<>();
        JsonArrayBuilder all = json.newArray();
        for (List<Button> row : rows) {
            JsonArrayBuilder one = json.newArray();
            for (Button button : row) {
                if (!ids.add(button.id())) {
                    throw new DeliveryException(Kind.REFUSED, "two buttons of a keyboard have the id " + button.id());
                }
                one.add(button(button));
            }
            all.add(json.newObject().add("buttons", one));
        }
        return json.newObject().add("content", json.newObject().add("rows", all));
    }

    private static List<List<Button>> split(List<List<Button>> buttons) {
        List<List<Button>> rows = new ArrayList<>();
        for (List<Button> row : buttons) {
            for (int from = 0; from < row.size(); from += MOST) {
                rows.add(row.subList(from, Math.min(row.size(), from + MOST)));
            }
        }
        return rows;
    }

    private JsonObjectBuilder button(Button button) {
        return json.newObject()
                .add("id", button.id())
                .add(
                        "render_data",
                        json.newObject()
                                .add("label", label(button.label()))
                                .add("visited_label", visited(button))
                                .add("style", STYLES.getOrDefault(button.style(), 0)))
                .add("action", action(button));
    }

    private JsonObjectBuilder action(Button button) {
        JsonObjectBuilder action = json.newObject();
        if (button.action() instanceof Button.Link link) {
            action.add("type", 0).add("permission", permission(button)).add("data", link.url());
        } else if (button.action() instanceof Button.Callback callback) {
            action.add("type", 1).add("permission", permission(button)).add("data", callback.data());
        } else if (button.action() instanceof Button.Command command) {
            action.add("type", 2)
                    .add("permission", permission(button))
                    .add("data", command.text())
                    .add("reply", false)
                    .add("enter", command.send() && kind == ChatKind.DIRECT);
        }
        return action.add("unsupport_tips", UNSUPPORTED);
    }

    private JsonObjectBuilder permission(Button button) {
        Set<String> persons = button.audience().persons();
        if (!persons.isEmpty()) {
            JsonArrayBuilder ids = json.newArray();
            persons.stream().sorted().forEach(ids::add);
            return json.newObject().add("type", LISTED_PERSONS).add("specify_user_ids", ids);
        }
        return json.newObject().add("type", button.audience().admins() ? ADMINS : EVERYONE);
    }

    /** A choice that was made says so where the label is Chinese. */
    private static String visited(Button button) {
        boolean chinese = button.label().codePoints().allMatch(Character::isIdeographic);
        return label(button.action() instanceof Button.Callback && chinese ? "已" + button.label() : button.label());
    }

    private static String label(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= LABEL ? text : text.substring(0, text.offsetByCodePoints(0, LABEL - 1)) + "…";
    }
}
