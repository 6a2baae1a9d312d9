package dev.agenthost.qqbot.heartbeat;

import dev.agenthost.qqbot.gateway.HeartbeatMonitor;
import dev.agenthost.qqbot.gateway.HeartbeatState;
import dev.agenthost.thread.Threads;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the heartbeats of every session and asks for sockets to be closed whose peer does not answer. Knows nothing of
 * connections: sessions come and go, it lives on. One timer serves every account.
 */
@Component(service = SessionListener.class)
public final class Heartbeat implements SessionListener {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    /** One for every connection: by what it writes down of it. */
    private final Map<HeartbeatState, Beating> beatings = new ConcurrentHashMap<>();

    /** Starts with a timer thread of its own. */
    @Activate
    public Heartbeat() {
        this(Threads.timer("qqbot-heartbeat", Heartbeat.class), System::nanoTime);
    }

    /** @param timer becomes this component's own: it is shut down with it */
    public Heartbeat(ScheduledExecutorService timer, LongSupplier nanoTime) {
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    /** Sends nothing any more once this returns; the sessions are left as they are. */
    @Deactivate
    public void deactivate() throws InterruptedException {
        timer.shutdownNow();
        timer.awaitTermination(1, TimeUnit.SECONDS);
        beatings.values().forEach(beating -> beating.session.heartbeat().idle());
        beatings.clear();
    }

    @Override
    public void sessionAvailable(LiveSession session) {
        Beating beating = new Beating(session);
        beatings.put(session.heartbeat(), beating);
        timer.execute(beating);
    }

    @Override
    public void sessionGone(LiveSession session) {
        beatings.computeIfPresent(session.heartbeat(), (heartbeat, beating) -> {
            if (beating.session != session) {
                return beating;
            }
            session.heartbeat().idle();
            return null;
        });
    }

    private final class Beating implements Runnable {
        private final LiveSession session;
        private final HeartbeatMonitor monitor;
        private long answersSeen;

        Beating(LiveSession session) {
            this.session = session;
            this.monitor = new HeartbeatMonitor(session.heartbeatInterval(), nanoTime.getAsLong());
        }

        @Override
        public void run() {
            if (beatings.get(session.heartbeat()) != this) {
                return;
            }
            try {
                noteAnswers();
                act(monitor.due(nanoTime.getAsLong()));
            } catch (RejectedExecutionException deactivated) {
                log.debug("{}: the heartbeat ends", session.account());
            } catch (RuntimeException failure) {
                log.error("{}: the heartbeat failed", session.account(), failure);
                session.requestClose("the heartbeat failed");
            }
        }

        private void noteAnswers() {
            long answers = session.answers();
            if (answers != answersSeen) {
                answersSeen = answers;
                monitor.answered();
            }
        }

        private void act(HeartbeatMonitor.Act act) {
            if (session.heartbeat().beating(session.generation(), session.heartbeatInterval(), monitor.unanswered())) {
                session.heartbeatChanged();
            }
            switch (act) {
                case BEAT -> {
                    session.beat();
                    var unused = timer.schedule(this, monitor.untilDue(nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
                }
                case GIVE_UP -> session.requestClose(monitor.unanswered() + " heartbeats without an answer");
            }
        }
    }
}
