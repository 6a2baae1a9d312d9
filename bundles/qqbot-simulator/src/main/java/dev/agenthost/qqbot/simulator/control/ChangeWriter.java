package dev.agenthost.qqbot.simulator.control;

import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.ChatMessage;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Json;
import dev.agenthost.qqbot.simulator.platform.Look;
import dev.agenthost.qqbot.simulator.platform.Pressed;
import dev.agenthost.qqbot.simulator.platform.Seen;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import org.jspecify.annotations.Nullable;

/** Writes changes as the page reads them. Pure. */
final class ChangeWriter {
    private ChangeWriter() {}

    static JsonObject write(Changes.Numbered numbered) {
        Change change = numbered.change();
        JsonObjectBuilder json =
                Json.object().add("n", numbered.number()).add("at", change.at().toEpochMilli());
        if (change instanceof Change.OfStatus status) {
            JsonObjectBuilder facts = Json.object();
            status.facts().forEach(facts::add);
            json.add("kind", "status")
                    .add("account", status.account())
                    .add("state", status.state())
                    .add("reason", status.reason())
                    .add("facts", facts);
        } else if (change instanceof Change.OfControl control) {
            json.add("kind", "control").add("app", control.app()).add("text", control.what());
        } else if (change instanceof Change.OfPlatform platform) {
            write(platform.seen(), json);
        }
        return json.build();
    }

    static JsonObject write(ChatMessage message) {
        JsonObjectBuilder json = Json.object()
                .add("conversation", message.conversation())
                .add("id", message.id())
                .add("bot", message.fromBot())
                .add("author", message.author())
                .add("text", message.text())
                .add("at", message.at().toEpochMilli());
        addReplyTo(json, message.replyTo());
        write(message.look(), json);
        return json.build();
    }

    private static void write(Look look, JsonObjectBuilder json) {
        json.add("format", look.format().name())
                .add("state", look.state().name())
                .add("refIdx", look.refIdx());
        if (!look.attachments().isEmpty()) {
            JsonArrayBuilder files = Json.PROVIDER.createArrayBuilder();
            look.attachments().forEach(file -> files.add(write(file)));
            json.add("attachments", files);
        }
        JsonObject keyboard = look.keyboard();
        if (keyboard != null) {
            json.add("keyboard", keyboard);
        }
        JsonObject body = look.body();
        if (body != null) {
            json.add("body", body);
        }
        Look.Quote quote = look.quote();
        if (quote != null) {
            json.add(
                    "quote",
                    Json.object()
                            .add("id", quote.messageId())
                            .add("author", quote.author())
                            .add("text", quote.text()));
        }
    }

    private static JsonObjectBuilder write(Attachment file) {
        JsonObjectBuilder json = Json.object()
                .add("kind", file.kind().name())
                .add("name", file.name())
                .add("contentType", file.contentType())
                .add("size", file.size())
                .add("file", file.file());
        String wav = file.wavFile();
        if (wav != null) {
            json.add("wavFile", wav);
        }
        String words = file.recognized();
        return words == null ? json : json.add("asr", words);
    }

    static JsonObject write(Pressed pressed) {
        if (pressed instanceof Pressed.CalledBack back) {
            return pressed("callback", "interaction", back.interactionId());
        }
        if (pressed instanceof Pressed.Said said) {
            return pressed("said", "id", said.messageId());
        }
        if (pressed instanceof Pressed.Filled filled) {
            return pressed("filled", "text", filled.text());
        }
        return pressed("opened", "url", ((Pressed.Opened) pressed).url());
    }

    private static JsonObject pressed(String what, String key, String value) {
        return Json.object().add("pressed", what).add(key, value).build();
    }

    /** The msg_id or event_id the bot gave, where it gave one. */
    private static void addReplyTo(JsonObjectBuilder json, @Nullable String id) {
        if (id != null) {
            json.add("replyTo", id);
        }
    }

    static JsonObject write(Conversation conversation) {
        JsonArrayBuilder messages = Json.PROVIDER.createArrayBuilder();
        conversation.messages().forEach(message -> messages.add(write(message)));
        JsonArrayBuilder sends = Json.PROVIDER.createArrayBuilder();
        conversation.sends().forEach(sent -> sends.add(write(sent)));
        return Json.object()
                .add("conversation", conversation.key())
                .add("proactive", Boolean.TRUE.equals(conversation.standing().proactive()))
                .add("messages", messages)
                .add("sends", sends)
                .build();
    }

    private static JsonObjectBuilder write(Seen.Sent sent) {
        JsonObjectBuilder json =
                Json.object().add("outcome", sent.outcome().name()).add("code", sent.code());
        addReplyTo(json, sent.msgId());
        Long seq = sent.msgSeq();
        if (seq != null) {
            json.add("msgSeq", seq);
        }
        return json;
    }

    private static void write(Seen seen, JsonObjectBuilder json) {
        json.add("kind", "platform")
                .add("app", seen.app())
                .add("what", seen.getClass().getSimpleName());
        if (seen instanceof Seen.TokenAsked asked) {
            json.add("code", asked.code());
        } else if (seen instanceof Seen.GatewayAsked asked) {
            json.add("code", asked.status());
        } else if (seen instanceof Seen.Opened opened) {
            json.add("connection", opened.connection());
        } else if (seen instanceof Seen.Identify identify) {
            json.add("connection", identify.connection()).add("intents", identify.intents());
        } else if (seen instanceof Seen.Resume resume) {
            json.add("connection", resume.connection())
                    .add("session", resume.session())
                    .add("seq", resume.seq());
        } else if (seen instanceof Seen.Ready ready) {
            json.add("connection", ready.connection()).add("session", ready.session());
        } else if (seen instanceof Seen.Resumed resumed) {
            json.add("connection", resumed.connection())
                    .add("session", resumed.session())
                    .add("replayed", resumed.replayed());
        } else if (seen instanceof Seen.Refused refused) {
            json.add("connection", refused.connection()).add("text", refused.why());
        } else if (seen instanceof Seen.Heartbeat beat) {
            json.add("connection", beat.connection());
            Long seq = beat.d();
            if (seq != null) {
                json.add("seq", seq);
            }
        } else if (seen instanceof Seen.Unreadable unreadable) {
            json.add("connection", unreadable.connection()).add("text", unreadable.why());
        } else if (seen instanceof Seen.Leave leave) {
            json.add("connection", leave.connection()).add("text", leave.step());
        } else if (seen instanceof Seen.Closed closed) {
            json.add("connection", closed.connection())
                    .add("code", closed.code())
                    .add("byClient", closed.byClient())
                    .add("text", closed.reason());
        } else if (seen instanceof Seen.Said said) {
            json.add("sessions", said.sessions()).add("message", write(said.message()));
        } else if (seen instanceof Seen.Sent sent) {
            json.add("outcome", sent.outcome().name())
                    .add("code", sent.code())
                    .add("conversation", sent.conversation())
                    .add("text", sent.text());
        } else if (seen instanceof Seen.Shown shown) {
            json.add("message", write(shown.message()));
        } else if (seen instanceof Seen.Typing typing) {
            json.add("conversation", typing.conversation()).add("seconds", typing.seconds());
        } else if (seen instanceof Seen.Interaction interaction) {
            json.add("conversation", interaction.press().conversation())
                    .add("message", interaction.press().messageId())
                    .add("button", interaction.press().buttonId())
                    .add("interaction", interaction.press().id())
                    .add("state", interaction.state().name())
                    .add("code", interaction.code());
        } else if (seen instanceof Seen.Audit audit) {
            json.add("text", audit.auditId()).add("state", audit.outcome().name());
        } else if (seen instanceof Seen.Called called) {
            json.add("text", called.method() + " " + called.path())
                    .add("status", called.status())
                    .add("code", called.code());
        } else if (seen instanceof Seen.Downloaded downloaded) {
            json.add("text", downloaded.file()).add("authorized", downloaded.authorized());
        } else if (seen instanceof Seen.Pushed pushed) {
            json.add("text", pushed.event())
                    .add("attempt", pushed.attempt())
                    .add("status", pushed.status())
                    .add("taken", pushed.taken());
        }
    }
}
