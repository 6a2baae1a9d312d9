package dev.agenthost.qqbot.send;

import java.util.regex.Pattern;

/** Writes addresses of web pages so that the platform does not take them for such and people still can read them. */
final class Neutral {
    private static final Pattern ADDRESS = Pattern.compile(
            "(?i)(?:https?://|www\\.)[^\\s<>()\\[\\]\"']+|\\b[a-z0-9][a-z0-9-]*(?:\\.[a-z0-9-]+)*\\.[a-z]{2,}\\b[^\\s<>()\\[\\]\"']*");
    private static final Pattern SCHEME = Pattern.compile("(?i)^https?://");

    private Neutral() {}

    /** The text with ideographic full stops in its addresses, and without their schemes; the same when there are none. */
    static String of(String text) {
        return ADDRESS.matcher(text)
                .replaceAll(address -> SCHEME.matcher(address.group())
                        .replaceFirst("")
                        .replace('.', '。')
                        .replace("\\", "\\\\")
                        .replace("$", "\\$"));
    }
}
