package dev.agenthost.qqbot.simulator.platform;

/** What the platform makes of the word {@code QQBot} before the token in Resume: botgo leaves it out, all others send it. */
public enum TokenPrefix {
    ANY,
    REQUIRED,
    FORBIDDEN;

    public static final String WORD = "QQBot ";

    boolean takes(String token) {
        return this == ANY || token.startsWith(WORD) == (this == REQUIRED);
    }
}
