package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameworkSettingsTest {
    private static final Path HOME = Path.of("/opt/agent host");
    private static final Instance PLAIN = new Instance(HOME, HOME);

    @Test
    void filesOfTheMomentStayInsideTheDataFolder() throws Exception {
        assertThat(settings(PLAIN).get("felix.fileinstall.tmpdir")).startsWith("/opt/agent host/data/");
    }

    @Test
    void theDemoHasConfigurationAndDataOfItsOwnAndSharesTheBundles() throws Exception {
        Instance demo = Instance.of(HOME, new CommandLine(true, false, false));

        assertThat(settings(demo))
                .containsEntry("agenthost.config", "/opt/agent host/demo/config")
                .containsEntry("agenthost.data", "/opt/agent host/demo/data")
                .containsEntry("agenthost.bundles", "/opt/agent host/bundles");
    }

    @Test
    void configurationsOfAllFeaturesAreHandedOnTogether() throws Exception {
        assertThat(settings(PLAIN, feature("a.json", "pid.a"), feature("b.json", "pid.b"))
                        .get("configurator.initial"))
                .contains("pid.a", "pid.b");
    }

    @Test
    void aPidOfTwoFeaturesIsRefusedWithBothNames() {
        assertThatExceptionOfType(HostException.class)
                .isThrownBy(() -> settings(PLAIN, feature("a.json", "pid"), feature("b.json", "pid")))
                .withMessage("b.json: configurations.pid: expected in one feature only, but a.json has it too");
    }

    private static Map<String, String> settings(Instance instance, HostFeature... features) throws HostException {
        return FrameworkSettings.of(instance, List.of(features), false);
    }

    private static HostFeature feature(String file, String pid) {
        return new HostFeature(file, List.of(), Map.of(pid, Map.of("key", "value")));
    }
}
