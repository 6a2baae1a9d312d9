package dev.agenthost.qqbot.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agenthost.message.Button;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.Content;
import dev.agenthost.platform.DeliveryException;
import dev.agenthost.qqbot.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyboardTest {
    private final Json json = new Json();

    private JsonArray rows(ChatKind kind, List<List<Button>> buttons) throws DeliveryException {
        return new Keyboard(json, kind)
                .of(buttons)
                .build()
                .getJsonObject("content")
                .getJsonArray("rows");
    }

    private JsonObject one(ChatKind kind, Button button) throws DeliveryException {
        return rows(kind, List.of(List.of(button)))
                .getJsonObject(0)
                .getJsonArray("buttons")
                .getJsonObject(0);
    }

    private static List<Button> buttons(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Button.of("b" + i, "B" + i, "d"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 1", "6, 2", "25, 5"})
    void continuesLongRowsInTheNext(int buttons, int rows) throws Exception {
        assertThat(rows(ChatKind.DIRECT, List.of(buttons(buttons)))).hasSize(rows);
    }

    @Test
    void takesTwentyFiveAndTheTextAloneOfMore() {
        leavesTheTextAlone(buttons(26), "a keyboard has at most 5 rows of 5 buttons, not 6 rows");
    }

    @Test
    void tellsButtonsApart() {
        Button twice = Button.of("b", "B", "d");
        leavesTheTextAlone(List.of(twice, twice), "two buttons of a keyboard have the id b");
    }

    private void leavesTheTextAlone(List<Button> buttons, String words) {
        DeliveryException why =
                catchThrowableOfType(DeliveryException.class, () -> rows(ChatKind.DIRECT, List.of(buttons)));
        assertThat(why).hasMessage(words);
        assertThat(Substitutes.of(new Content.Markdown("**pick**", List.of(buttons)), why))
                .contains(new Content.Markdown("**pick**"));
    }

    @ParameterizedTest
    @CsvSource({"ten chars!, ten chars!", "eleven char, eleven ch…", "😀😀😀😀😀😀😀😀😀😀😀, 😀😀😀😀😀😀😀😀😀…"})
    void cutsLabelsWherePeopleWouldSeeThemCut(String label, String shown) throws Exception {
        assertThat(one(ChatKind.DIRECT, Button.of("b", label, "d"))
                        .getJsonObject("render_data")
                        .getString("label"))
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @EnumSource(
            value = ChatKind.class,
            names = {"DIRECT", "GROUP", "CHANNEL", "CHANNEL_DIRECT"})
    void isForWhomItIsMeantInEveryKindOfChat(ChatKind kind) throws Exception {
        assertThat(permission(kind, Button.Audience.EVERYONE)).isEqualTo("{\"type\":2}");
        assertThat(permission(kind, new Button.Audience(true, Set.of()))).isEqualTo("{\"type\":1}");
        assertThat(permission(kind, Button.Audience.of(Set.of("B", "A"))))
                .isEqualTo("{\"type\":0,\"specify_user_ids\":[\"A\",\"B\"]}");
    }

    private String permission(ChatKind kind, Button.Audience audience) throws DeliveryException {
        Button button = new Button("b", "B", new Button.Callback("d"), Button.Style.PLAIN, audience);
        return one(kind, button).getJsonObject("action").get("permission").toString();
    }

    @ParameterizedTest
    @CsvSource({"DIRECT, true, true", "DIRECT, false, false", "GROUP, true, false", "CHANNEL, true, false"})
    void sendsCommandsAtOnceInDirectChatsAlone(ChatKind kind, boolean wanted, boolean enter) throws Exception {
        Button command =
                new Button("b", "B", new Button.Command("/x", wanted), Button.Style.DANGER, Button.Audience.EVERYONE);
        assertThat(one(kind, command).getJsonObject("action").getBoolean("enter"))
                .isEqualTo(enter);
        assertThat(one(kind, command).getJsonObject("render_data").getInt("style"))
                .isEqualTo(3);
    }
}
