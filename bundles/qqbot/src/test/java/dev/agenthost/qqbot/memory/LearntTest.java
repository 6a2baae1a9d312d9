package dev.agenthost.qqbot.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ChatKind;
import dev.agenthost.message.ConversationId;
import dev.agenthost.qqbot.MapMemory;
import dev.agenthost.qqbot.memory.Learnt.What;
import dev.agenthost.testkit.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LearntTest {
    private static final ConversationId CHAT = chat("A1");

    private final ManualTime time = new ManualTime();
    private final MapMemory memory = new MapMemory();
    private final Learnt learnt = new Learnt(memory, time);

    private static ConversationId chat(String id) {
        return new ConversationId(new AccountId("qqbot", "main"), ChatKind.DIRECT, id);
    }

    @Test
    void holdsForADayWhereItWasLearnt() {
        learnt.refused(CHAT, What.MARKDOWN, 40034127);
        assertThat(learnt.isRefused(CHAT, What.MARKDOWN)).isTrue();
        assertThat(learnt.isRefused(CHAT, What.URLS)).isFalse();
        assertThat(learnt.isRefused(chat("A2"), What.MARKDOWN)).isFalse();
        time.advance(Duration.ofHours(24).minusMillis(1));
        assertThat(learnt.isRefused(CHAT, What.MARKDOWN)).isTrue();
        time.advance(Duration.ofMillis(1));
        assertThat(learnt.isRefused(CHAT, What.MARKDOWN)).isFalse();
        assertThat(learnt.view()).isEmpty();
    }

    @Test
    void outlivesARestartWithItsEnd() {
        learnt.refused(CHAT, What.URLS, 40054010);
        Learnt later = new Learnt(memory, time);
        assertThat(later.view()).containsEntry("DIRECT/A1/URLS", "40054010").hasSize(1);
        time.advance(Duration.ofHours(24));
        assertThat(new Learnt(memory, time).isRefused(CHAT, What.URLS)).isFalse();
    }

    @Test
    void isForgottenOneByOneOrAltogetherAlsoInTheStore() {
        learnt.refused(CHAT, What.PROACTIVE, 40034105);
        learnt.refused(CHAT, What.BUTTONS, 304037);
        learnt.forget(ChatKind.DIRECT, "A1", What.PROACTIVE);
        assertThat(learnt.isRefused(CHAT, What.PROACTIVE)).isFalse();
        assertThat(learnt.isRefused(CHAT, What.BUTTONS)).isTrue();
        new Learnt(memory, time).forgetAll();
        assertThat(memory.values).isEmpty();
    }

    @Test
    void isForgottenByChatAndByWhatWasRefused() {
        learnt.refused(CHAT, What.URLS, 1);
        learnt.refused(CHAT, What.BUTTONS, 2);
        learnt.refused(chat("A2"), What.URLS, 3);
        Learnt later = new Learnt(memory, time);

        assertThat(later.forget("A3", null)).isEmpty();
        assertThat(later.forget("DIRECT/A1", What.URLS)).containsExactly("DIRECT/A1/URLS");
        assertThat(later.isRefused(CHAT, What.URLS)).isFalse();
        assertThat(later.isRefused(CHAT, What.BUTTONS)).isTrue();
        assertThat(later.forget("A1", null)).containsExactly("DIRECT/A1/BUTTONS");
        assertThat(later.forget("", What.URLS)).containsExactly("DIRECT/A2/URLS");
        assertThat(memory.values).isEmpty();
    }

    @Test
    void isLearntWhileTheStoreIsAwayAndReadWhenItIsBack() {
        memory.values.put("learnt/DIRECT/A1/MARKDOWN", (time.instant().toEpochMilli() + 1000) + " 1");
        memory.away = true;
        learnt.refused(CHAT, What.URLS, 2);
        assertThat(learnt.isRefused(CHAT, What.MARKDOWN)).isFalse();
        assertThat(learnt.isRefused(CHAT, What.URLS)).isTrue();
        memory.away = false;
        assertThat(learnt.isRefused(CHAT, What.MARKDOWN)).isTrue();
    }

    @Test
    void isNotKeptUnderWhatTheStoreDoesNotTake() {
        learnt.refused(chat("x".repeat(251)), What.URLS, 1);
        assertThat(memory.values).isEmpty();
    }
}
