package dev.agenthost.qqbot.simulator.platform;

import jakarta.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One chat of one app: what people see of it, what the bot tried to send there, and the pen to write as a person. Thread-safe.
 * Only the newest messages and sends are kept.
 */
public final class Conversation {
    /** Where a conversation takes place; what its events and its REST path look like follows from it. */
    public enum Kind {
        DIRECT("users", "v2/users"),
        GROUP("groups", "v2/groups"),
        CHANNEL("channels", "channels"),
        CHANNEL_DIRECT("dms", "dms");

        private final String word;
        private final String path;

        Kind(String word, String path) {
            this.word = word;
            this.path = path;
        }

        /** The word for it in the REST paths: {@code users}, {@code groups}, {@code channels}, {@code dms}. */
        public String word() {
            return word;
        }

        /** @throws IllegalArgumentException when no kind has this word */
        public static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("'" + word + "' is no kind: users, groups, channels, dms");
        }

        /** Whether it is a direct chat or a group: the newer half of the interface. */
        public boolean v2() {
            return path.startsWith("v2/");
        }
    }

    private final BotApp app;
    private final Kind kind;
    private final String id;
    private final int bound;
    private final Deque<ChatMessage> messages = new ArrayDeque<>();
    private final Deque<Seen.Sent> sends = new ArrayDeque<>();
    private final Replies replies = new Replies();
    private final Standing standing = new Standing();
    private final Reactions reactions = new Reactions();
    private long seqInChannel = 100;

    /** @param bound how many messages are kept, and how many sends */
    Conversation(BotApp app, Kind kind, String id, int bound) {
        this.app = app;
        this.kind = kind;
        this.id = id;
        this.bound = bound;
    }

    public Kind kind() {
        return kind;
    }

    /** The openid, group openid, channel id, or the guild id of a channel direct chat. */
    public String id() {
        return id;
    }

    /** {@code users/A1B2...}: unique within the app. */
    public String key() {
        return kind.word() + "/" + id;
    }

    /**
     * A person writes; in a group without mentioning the bot, in a channel likewise.
     *
     * @return the message id
     */
    public String says(String text) {
        return says(Person.ALICE, text, false);
    }

    /** The same, with the bot mentioned; in direct chats no different. */
    public String mentions(String text) {
        return says(Person.ALICE, text, true);
    }

    public String says(Person author, String text, boolean mention) {
        return writes(Draft.text(text).by(author).mentioning(mention ? Draft.Mention.BOT : Draft.Mention.NOBODY));
    }

    /**
     * A person writes whatever the draft holds.
     *
     * @return the message id
     * @throws IllegalArgumentException when it quotes a message that is not here
     */
    public String writes(Draft draft) {
        return app.takes(this, draft);
    }

    /** Alice presses a button of a message. */
    public Pressed presses(String messageId, String buttonId) {
        return presses(Person.ALICE, messageId, buttonId);
    }

    /** @throws IllegalArgumentException when there is no such button, or it is not for this person */
    public Pressed presses(Person person, String messageId, String buttonId) {
        return app.presses(this, person, messageId, buttonId);
    }

    /**
     * Lets an event happen here, or somewhere where it is of no matter.
     *
     * @param name one of {@link EventCatalog#names()}
     * @param fields what is to be otherwise than usual in its body
     * @return how many sessions were told
     */
    public int happens(String name, JsonObject fields) {
        return app.happens(this, name, fields);
    }

    /** Whether people let the bot speak unasked here; tells the bot (C2C_MSG_RECEIVE and its like). */
    public void allowProactive(boolean allowed) {
        app.allowProactive(this, allowed);
    }

    public synchronized List<ChatMessage> messages() {
        return List.copyOf(messages);
    }

    /** What the bot wrote, as people see it: nothing deduplicated, nothing refused. */
    public List<ChatMessage> answers() {
        return messages().stream().filter(ChatMessage::fromBot).toList();
    }

    /** Every send the platform answered or took, visible or not. */
    public synchronized List<Seen.Sent> sends() {
        return List.copyOf(sends);
    }

    /** @return null when it is not here, or was forgotten */
    public synchronized @Nullable ChatMessage message(String id) {
        return messages.stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
    }

    /** The message that may be quoted under this index. */
    public synchronized @Nullable ChatMessage quoted(String refIdx) {
        return messages.stream()
                .filter(one -> one.look().refIdx().equals(refIdx))
                .findFirst()
                .orElse(null);
    }

    /** @return the message as it is now; null when it is not here */
    public synchronized @Nullable ChatMessage change(String id, UnaryOperator<ChatMessage> change) {
        ChatMessage before = message(id);
        if (before == null) {
            return null;
        }
        ChatMessage after = change.apply(before);
        List<ChatMessage> all = messages.stream()
                .map(one -> Objects.equals(one.id(), id) ? after : one)
                .toList();
        messages.clear();
        messages.addAll(all);
        return after;
    }

    public synchronized void add(ChatMessage message) {
        messages.addLast(message);
        if (messages.size() > bound) {
            messages.removeFirst();
        }
    }

    public synchronized void add(Seen.Sent send) {
        sends.addLast(send);
        if (sends.size() > bound) {
            sends.removeFirst();
        }
    }

    public synchronized long nextSeqInChannel() {
        return ++seqInChannel;
    }

    public Replies replies() {
        return replies;
    }

    public Standing standing() {
        return standing;
    }

    public Reactions reactions() {
        return reactions;
    }
}
