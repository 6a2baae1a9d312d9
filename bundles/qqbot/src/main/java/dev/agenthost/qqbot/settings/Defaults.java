package dev.agenthost.qqbot.settings;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The known settings and their defaults, read from {@link QQBotConfiguration}: Metatype offers its defaults to forms only, so a
 * file that leaves a setting out needs them from here.
 */
final class Defaults {
    private static final Map<String, String> BY_KEY = Arrays.stream(QQBotConfiguration.class.getDeclaredMethods())
            .filter(method -> !method.isSynthetic())
            .collect(Collectors.toUnmodifiableMap(Method::getName, method -> text(method.getDefaultValue())));

    private Defaults() {}

    /** Every setting there is. */
    static Set<String> keys() {
        return BY_KEY.keySet();
    }

    /** The default of a setting; empty when it must be given. */
    static String of(String key) {
        String text = BY_KEY.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no such setting: " + key);
        }
        return text;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
