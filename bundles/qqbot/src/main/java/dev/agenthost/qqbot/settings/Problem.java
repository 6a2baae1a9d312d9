package dev.agenthost.qqbot.settings;

/**
 * One thing that is wrong with a configuration; never tells the value.
 *
 * @param source the file, or the PID where there is none
 * @param key the setting
 * @param expected what is expected of it
 */
public record Problem(String source, String key, String expected) {
    /** One line for a person. */
    @Override
    public String toString() {
        return source + ": " + key + ": expected " + expected;
    }
}
