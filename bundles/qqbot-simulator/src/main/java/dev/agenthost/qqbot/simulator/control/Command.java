package dev.agenthost.qqbot.simulator.control;

import dev.agenthost.qqbot.simulator.platform.BotApp;
import java.util.Map;
import java.util.function.Consumer;

/** What an app can be told by one word. */
final class Command {
    private static final Map<String, Consumer<BotApp>> BY_WORD = Map.of(
            "mute", BotApp::mute,
            "unmute", BotApp::unmute,
            "speak", BotApp::speak,
            "ban", BotApp::ban,
            "unban", BotApp::unban,
            "heal", BotApp::heal,
            "forgetSessions", BotApp::forgetSessions,
            "revokeTokens", BotApp::revokeTokens,
            "askHeartbeat", app -> app.frame("{\"op\":1}"));

    private Command() {}

    static void run(String word, BotApp app) {
        Consumer<BotApp> command = BY_WORD.get(word);
        if (command == null) {
            throw new IllegalArgumentException("no command '" + word + "'; there are " + BY_WORD.keySet());
        }
        command.accept(app);
    }
}
