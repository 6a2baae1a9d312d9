package dev.agenthost.core.status;

import dev.agenthost.message.AccountId;
import dev.agenthost.platform.AccountStatus;
import dev.agenthost.platform.AccountStatusListener;
import dev.agenthost.platform.StatusBoard;
import dev.agenthost.thread.Threads;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The board as a service, with its thread and its whiteboard of listeners. */
@Component(service = StatusBoard.class, immediate = true)
public final class Announcer implements StatusBoard {
    private final ExecutorService thread = Threads.single("agenthost-status", Announcer.class);
    private final Board board = new Board(this::execute);

    @Activate
    public Announcer() {}

    /** Listeners are unbound, and adapters may publish, after the end: then nobody is told anything more. */
    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException afterTheEnd) {
            // Nothing to do.
        }
    }

    @Deactivate
    void deactivate() {
        thread.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindListener(AccountStatusListener listener) {
        board.add(listener);
    }

    void unbindListener(AccountStatusListener listener) {
        board.remove(listener);
    }

    @Override
    public void publish(AccountStatus status) {
        board.publish(status);
    }

    @Override
    public void remove(AccountId account) {
        board.remove(account);
    }

    @Override
    public List<AccountStatus> all() {
        return board.all();
    }
}
