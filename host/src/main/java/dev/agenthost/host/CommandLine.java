package dev.agenthost.host;

/**
 * What the host was asked for.
 *
 * @param demo run the instance of the demo, with the QQ simulator
 * @param safe leave out everything in bundles/
 * @param help only say what can be asked for
 */
record CommandLine(boolean demo, boolean safe, boolean help) {
    static final String HELP = """
            Usage: agenthost [--demo] [--safe]

              --demo   run the demo: the QQ simulator on loopback and its chat page, in a folder of its own (demo/)
              --safe   start without the adapters and agents in bundles/
              --help   say this

            Runs in the foreground; SIGTERM or Ctrl-C stops it.
            """;

    static CommandLine parse(String... arguments) throws HostException {
        boolean demo = false;
        boolean safe = false;
        boolean help = false;
        for (String argument : arguments) {
            switch (argument) {
                case "--demo" -> demo = true;
                case "--safe" -> safe = true;
                case "--help" -> help = true;
                default ->
                    throw new HostException(
                            "Unknown argument '" + argument + "': expected --demo, --safe or --help",
                            HostException.USAGE);
            }
        }
        return new CommandLine(demo, safe, help);
    }

    /** Whether the feature file of this name (without .json) belongs to the host that was asked for. */
    boolean takes(String feature) {
        return switch (feature) {
            case "demo" -> demo;
            case "install" -> !safe;
            default -> true;
        };
    }
}
