package dev.agenthost.host;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.Base64;
import java.util.List;

/** Steers one app of a simulator that runs as a process of its own, and reads what people there see. Thread-safe. */
final class PlatformControl {
    private final String url;
    private final String app;

    /** @param platform its base URL */
    PlatformControl(String platform, String app) {
        this.url = platform + "/simulator/";
        this.app = app;
    }

    /**
     * Somebody writes to the bot.
     *
     * @param conversation {@code kind/id}
     * @return the message id
     */
    String say(String conversation, String text) throws IOException, InterruptedException {
        return post("say", in(conversation).add("text", text)).getString("id");
    }

    /** Somebody writes in a group without a mention of the bot. */
    String sayToOthers(String conversation, String text) throws IOException, InterruptedException {
        return post("say", in(conversation).add("text", text).add("mention", false))
                .getString("id");
    }

    /**
     * Somebody sends a voice to the bot.
     *
     * @param words that are in it
     */
    void speak(String conversation, String words) throws IOException, InterruptedException {
        JsonObjectBuilder voice = Json.createObjectBuilder()
                .add("name", "voice.wav")
                .add("kind", "voice")
                .add("data", Base64.getEncoder().encodeToString(Samples.voice()))
                .add("asr", words);
        post(
                "say",
                in(conversation).add("attachments", Json.createArrayBuilder().add(voice)));
    }

    /**
     * A person presses a button.
     *
     * @param message the message id
     * @throws IOException where the platform does not let this person
     */
    void press(String conversation, String message, String button, String person)
            throws IOException, InterruptedException {
        post(
                "press",
                in(conversation).add("message", message).add("button", button).add("author", person));
    }

    /** A person lets the bot speak unasked, or does no more. */
    void allowUnasked(String conversation, boolean allowed) throws IOException, InterruptedException {
        post("proactive", in(conversation).add("allowed", allowed));
    }

    /** The bot gets this event, whatever people do. */
    void dispatch(String event, JsonObjectBuilder d) throws IOException, InterruptedException {
        post("dispatch", body().add("t", event).add("d", d));
    }

    /** The next sends meet this fault. */
    void failSends(String fault, int times) throws IOException, InterruptedException {
        set(Json.createObjectBuilder().add("sendFault", fault).add("sendFaults", times));
    }

    void endSendFaults() throws IOException, InterruptedException {
        set(Json.createObjectBuilder().add("sendFaults", 0));
    }

    void set(JsonObjectBuilder knobs) throws IOException, InterruptedException {
        post("knobs", body().add("set", knobs));
    }

    /** Whether the callback address answers the platform's check as it must. */
    boolean checkCallback() throws IOException, InterruptedException {
        return post("checkCallback", body()).getBoolean("right");
    }

    /** Ends the connection. */
    void leave(String how) throws IOException, InterruptedException {
        post("leave", body().add("how", how));
    }

    void command(String command) throws IOException, InterruptedException {
        post("command", body().add("command", command));
    }

    /** Counts since the start: {@code answers}, {@code deduplicated}, {@code refused}, {@code identified}, {@code resumed}. */
    JsonObject figures() throws InterruptedException {
        return read(Http.get(url + "figures"));
    }

    List<Chat> chats() throws InterruptedException {
        return conversations().stream().map(Chat::of).toList();
    }

    private List<JsonObject> conversations() throws InterruptedException {
        return read(Http.get(url + "conversations?app=" + app))
                .getJsonArray("conversations")
                .getValuesAs(JsonObject.class);
    }

    /** What people see of the bot in one conversation, with everything that is shown, in order. */
    List<JsonObject> shown(String conversation) throws InterruptedException {
        return conversations().stream()
                .filter(one -> one.getString("conversation").equals(conversation))
                .flatMap(one -> one.getJsonArray("messages").getValuesAs(JsonObject.class).stream())
                .filter(message -> message.getBoolean("bot"))
                .toList();
    }

    private JsonObjectBuilder in(String conversation) {
        String[] kindAndId = conversation.split("/");
        return body().add("kind", kindAndId[0]).add("conversation", kindAndId[1]);
    }

    private JsonObjectBuilder body() {
        return Json.createObjectBuilder().add("app", app);
    }

    private JsonObject post(String what, JsonObjectBuilder body) throws IOException, InterruptedException {
        JsonObject answer = read(Http.post(url + what, body.build().toString()));
        if (answer.containsKey("error")) {
            throw new IOException(what + ": " + answer.getString("error"));
        }
        return answer;
    }

    private static JsonObject read(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
