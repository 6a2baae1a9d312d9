package dev.agenthost.installer;

import java.util.Map;

/** Goes into bundles of the tests: a component that does not activate. */
public final class BadPart {
    void activate(Map<String, Object> properties) {
        if (properties.containsKey("component.name")) {
            throw new IllegalStateException("no desire to be active");
        }
    }
}
