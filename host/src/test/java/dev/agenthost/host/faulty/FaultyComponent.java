package dev.agenthost.host.faulty;

import java.util.Map;

/** Goes into a bundle whose component does not activate. */
public final class FaultyComponent {
    /** The component's description, as the bundle needs it. */
    public static final String DESCRIPTION = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="faulty" immediate="true">
                <implementation class="dev.agenthost.host.faulty.FaultyComponent"/>
            </scr:component>
            """;

    void activate(Map<String, Object> properties) {
        if (properties.containsKey("component.name")) {
            throw new IllegalStateException("this component throws");
        }
    }
}
