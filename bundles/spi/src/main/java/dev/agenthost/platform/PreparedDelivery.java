package dev.agenthost.platform;

import dev.agenthost.message.ConversationId;

/**
 * A delivery whose request is fixed.
 *
 * @param id of the {@link Delivery}
 * @param target where to
 * @param request the adapter's own text form of the request; holds no credential, opaque to the host, never logged
 */
public record PreparedDelivery(String id, ConversationId target, String request) {
    @Override
    public String toString() {
        return "PreparedDelivery[" + id + " to " + target + "]";
    }
}
