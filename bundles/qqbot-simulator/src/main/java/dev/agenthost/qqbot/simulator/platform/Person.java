package dev.agenthost.qqbot.simulator.platform;

import java.util.List;

/**
 * Someone who writes to the bot.
 *
 * @param openid in direct chats and groups: 32 upper-case hex characters
 * @param guildId in channels: a decimal number
 * @param name what the chat shows
 * @param bot whether it is a bot, as full-group events can carry one
 * @param admin whether it rules groups and guilds
 */
public record Person(String openid, String guildId, String name, boolean bot, boolean admin) {
    public static final Person ALICE =
            new Person("B2C3D4E5F60718293A4B5C6D7E8F90A1", "10987654321098765432", "alice", false, false);
    /** Owns every group and guild. */
    public static final Person OWEN =
            new Person("E5F60718293A4B5C6D7E8F90A1B2C3D4", "20987654321098765432", "owen", false, true);

    private static final List<Person> KNOWN = List.of(ALICE, OWEN);

    /** @throws IllegalArgumentException when nobody is called so */
    public static Person named(String name) {
        return KNOWN.stream()
                .filter(person -> person.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nobody is called '" + name + "': alice, owen"));
    }

    String groupRole() {
        return admin ? "owner" : "member";
    }

    /** The role ids in guilds: 4 is the owner's, 11 made up. */
    List<String> guildRoles() {
        return List.of("4", "11");
    }
}
