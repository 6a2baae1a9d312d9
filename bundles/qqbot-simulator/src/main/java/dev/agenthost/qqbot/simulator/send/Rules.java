package dev.agenthost.qqbot.simulator.send;

import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Faults;
import dev.agenthost.qqbot.simulator.platform.Knob;
import dev.agenthost.qqbot.simulator.platform.RestError;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What must be right about a send by itself, whatever it replies to (protocol reference 6.2, 6.6). Pure. */
final class Rules {
    private static final Set<Integer> TYPES = Set.of(
            SendRequest.TEXT, SendRequest.MARKDOWN, SendRequest.ARK, SendRequest.INPUT_NOTIFY, SendRequest.MEDIA);
    private static final Set<Integer> ARK_TEMPLATES = Set.of(23, 24, 37);
    private static final int LONGEST_NOTICE = 60;
    private static final int EMBED_LIMIT = 2_000;
    private static final Pattern URL =
            Pattern.compile("(?i)\\b(?:https?://|www\\.)\\S+|\\b[a-z0-9][a-z0-9-]*\\.(?:com|net|org|cn|sh|io|dev)\\b");
    private static final Pattern MARKUP = Pattern.compile("[*_~`#>\\[\\]]");

    /** One thing that must be right. */
    private interface Rule {
        @Nullable
        RestError broken(SendRequest request, Conversation.Kind kind, Faults faults);
    }

    /** The first broken one is the answer. */
    private static final List<Rule> ALL = List.of(
            Rules::type,
            Rules::body,
            Rules::anchors,
            Rules::wakeUp,
            Rules::rights,
            Rules::markdown,
            Rules::keyboard,
            Rules::ark,
            Rules::embed,
            Rules::notice,
            Rules::text);

    private Rules() {}

    /** @param picture whether a picture comes along beside the JSON */
    static @Nullable RestError broken(SendRequest request, boolean picture, Conversation.Kind kind, Faults faults) {
        boolean empty = request.type() == SendRequest.TEXT && request.text().isBlank() && !picture;
        RestError first = ALL.stream()
                .map(rule -> rule.broken(request, kind, faults))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return first == null && empty ? RestError.EMPTY_MESSAGE : first;
    }

    private static @Nullable RestError type(SendRequest request, Conversation.Kind kind, Faults faults) {
        boolean known = !kind.v2() || TYPES.contains(request.type());
        boolean here = request.type() != SendRequest.INPUT_NOTIFY || kind == Conversation.Kind.DIRECT;
        if (known && here) {
            return request.object("stream") == null ? null : RestError.UNSUPPORTED;
        }
        return kind == Conversation.Kind.GROUP ? RestError.BAD_TYPE : RestError.BAD_INPUT_TYPE;
    }

    private static @Nullable RestError body(SendRequest request, Conversation.Kind kind, Faults faults) {
        if (request.type() != SendRequest.TEXT && request.rich() == null) {
            return RestError.WRONG_TYPE;
        }
        if (request.type() == SendRequest.MARKDOWN && !request.content().isBlank()) {
            return RestError.BAD_COMBINATION;
        }
        if (request.mixed()) {
            return RestError.WRONG_TYPE;
        }
        boolean keyboard = request.object("keyboard") != null;
        return keyboard && kind.v2() && request.type() != SendRequest.MARKDOWN ? RestError.BAD_COMBINATION : null;
    }

    private static @Nullable RestError anchors(SendRequest request, Conversation.Kind kind, Faults faults) {
        return request.msgId() != null && request.eventId() != null ? RestError.WRONG_TYPE : null;
    }

    private static @Nullable RestError wakeUp(SendRequest request, Conversation.Kind kind, Faults faults) {
        if (!request.wakeUp()) {
            return null;
        }
        if (kind != Conversation.Kind.DIRECT) {
            return RestError.WAKE_UP_NOT_HERE;
        }
        return request.anchor() == null ? null : RestError.WRONG_TYPE;
    }

    private static @Nullable RestError rights(SendRequest request, Conversation.Kind kind, Faults faults) {
        if (request.object("keyboard") != null && !faults.get(Knob.KEYBOARD_ALLOWED)) {
            return RestError.NO_KEYBOARD;
        }
        if (request.type() == SendRequest.ARK && !faults.get(Knob.ARK_ALLOWED)) {
            return RestError.NO_ARK;
        }
        if (request.type() != SendRequest.MARKDOWN) {
            return null;
        }
        if (!faults.get(Knob.MARKDOWN_ALLOWED)) {
            return RestError.NO_MARKDOWN;
        }
        if (request.template()) {
            RestError none = kind.v2() ? RestError.NO_MARKDOWN : RestError.NO_TEMPLATE;
            return faults.get(Knob.TEMPLATE_ALLOWED) ? null : none;
        }
        Knob<Boolean> right = kind.v2() ? Knob.RAW_MARKDOWN_ALLOWED : Knob.CHANNEL_MARKDOWN_ALLOWED;
        return faults.get(right) ? null : RestError.NO_RAW_MARKDOWN;
    }

    private static @Nullable RestError markdown(SendRequest request, Conversation.Kind kind, Faults faults) {
        JsonObject markdown = request.object("markdown");
        if (markdown == null) {
            return null;
        }
        if (request.template()) {
            return markdown.get("params") instanceof JsonArray params ? parameters(params) : null;
        }
        if (request.text().isBlank()) {
            return RestError.BAD_MARKDOWN;
        }
        boolean enter = request.text().contains("<qqbot-cmd-enter");
        return enter && kind == Conversation.Kind.GROUP ? RestError.COMMAND_NOT_HERE : null;
    }

    private static @Nullable RestError parameters(JsonArray params) {
        for (var param : params) {
            if (!(param instanceof JsonObject one)
                    || !(one.get("values") instanceof JsonArray values)
                    || values.isEmpty()
                    || !(values.get(0) instanceof JsonString value)
                    || value.getString().isEmpty()) {
                return RestError.TEMPLATE_EMPTY;
            }
            if (value.getString().contains("\n")) {
                return RestError.TEMPLATE_NEWLINE;
            }
            if (MARKUP.matcher(value.getString()).find()) {
                return RestError.TEMPLATE_MARKUP;
            }
        }
        return null;
    }

    private static @Nullable RestError keyboard(SendRequest request, Conversation.Kind kind, Faults faults) {
        JsonObject keyboard = request.object("keyboard");
        return keyboard == null ? null : Keyboards.broken(keyboard);
    }

    private static @Nullable RestError ark(SendRequest request, Conversation.Kind kind, Faults faults) {
        JsonObject ark = request.object("ark");
        if (ark == null) {
            return null;
        }
        boolean known = ark.get("template_id") instanceof JsonNumber id && ARK_TEMPLATES.contains(id.intValue());
        return known && ark.get("kv") instanceof JsonArray ? null : RestError.ARK_FAILED;
    }

    private static @Nullable RestError embed(SendRequest request, Conversation.Kind kind, Faults faults) {
        JsonObject embed = request.object("embed");
        return embed != null && embed.toString().length() > EMBED_LIMIT ? RestError.EMBED_TOO_LONG : null;
    }

    private static @Nullable RestError notice(SendRequest request, Conversation.Kind kind, Faults faults) {
        JsonObject notice = request.object("input_notify");
        if (notice == null) {
            return null;
        }
        int seconds = notice.getInt("input_second", 0);
        boolean right = notice.getInt("input_type", 0) == 1 && seconds >= 1 && seconds <= LONGEST_NOTICE;
        return right ? null : RestError.BAD_INPUT_TYPE;
    }

    private static @Nullable RestError text(SendRequest request, Conversation.Kind kind, Faults faults) {
        String text = request.text();
        if (text.codePointCount(0, text.length()) > faults.get(Knob.TEXT_LIMIT)) {
            return RestError.TOO_LONG;
        }
        if (faults.get(Knob.BLOCK_URLS) && URL.matcher(text).find()) {
            return kind.v2() ? RestError.URL : RestError.CHANNEL_URL;
        }
        return null;
    }
}
