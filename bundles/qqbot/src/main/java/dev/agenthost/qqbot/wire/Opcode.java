package dev.agenthost.qqbot.wire;

/** The opcodes of gateway and webhook (protocol 3.1). */
public final class Opcode {
    public static final int DISPATCH = 0;
    public static final int HEARTBEAT = 1;
    public static final int IDENTIFY = 2;
    public static final int RESUME = 6;
    public static final int RECONNECT = 7;
    public static final int INVALID_SESSION = 9;
    public static final int HELLO = 10;
    public static final int HEARTBEAT_ACK = 11;
    public static final int CALLBACK_ACK = 12;
    public static final int ADDRESS_CHECK = 13;

    private Opcode() {}
}
