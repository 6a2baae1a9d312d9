package dev.agenthost.installer;

import dev.agenthost.message.AccountId;
import dev.agenthost.message.ConversationId;
import dev.agenthost.platform.Delivery;
import dev.agenthost.platform.PlatformAdapter;
import dev.agenthost.platform.PreparedDelivery;
import dev.agenthost.platform.Receipt;
import dev.agenthost.platform.Target;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Goes into bundles of the tests: an adapter of the accounts that its manifest names. */
public final class AdapterActivator implements BundleActivator {
    static final String ACCOUNTS = "Test-Accounts";

    @Override
    public void start(BundleContext context) {
        for (String account : context.getBundle().getHeaders().get(ACCOUNTS).split(" ")) {
            context.registerService(PlatformAdapter.class, new Adapter(AccountId.parse(account)), null);
        }
    }

    @Override
    public void stop(BundleContext context) {}

    record Adapter(AccountId account) implements PlatformAdapter {
        @Override
        public Target target(ConversationId conversation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PreparedDelivery prepare(Delivery delivery) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Receipt> send(PreparedDelivery delivery, boolean mayHaveArrived) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void restart() {}
    }
}
