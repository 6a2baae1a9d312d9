package dev.agenthost.qqbot.simulator.media;

import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import dev.agenthost.qqbot.simulator.platform.Conversation;
import dev.agenthost.qqbot.simulator.platform.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was uploaded, under the {@code file_info} it is sent with: for one bot, one scene, a time (protocol reference 7.1). */
public final class FileInfos {
    private static final int KEPT = 10_000;

    private record Entry(
            String app,
            Conversation.Kind scene,
            Attachment attachment,
            @Nullable Instant until) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * @param life zero = for ever
     * @return the {@code file_info}
     */
    synchronized String add(BotApp app, Conversation.Kind scene, Attachment attachment, Instant now, Duration life) {
        String info = Base64.getEncoder().encodeToString(("info-" + Ids.hex32()).getBytes(StandardCharsets.US_ASCII));
        entries.put(info, new Entry(app.id(), scene, attachment, life.isZero() ? null : now.plus(life)));
        if (entries.size() > KEPT) {
            var oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return info;
    }

    /** @return null when this bot may not send it there, or not any more */
    public synchronized @Nullable Attachment find(BotApp app, Conversation.Kind scene, String info, Instant now) {
        Entry entry = entries.get(info);
        if (entry == null || !entry.app().equals(app.id()) || entry.scene() != scene) {
            return null;
        }
        Instant until = entry.until();
        return until != null && now.isAfter(until) ? null : entry.attachment();
    }
}
