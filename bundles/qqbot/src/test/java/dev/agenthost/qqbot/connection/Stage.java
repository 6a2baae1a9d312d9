package dev.agenthost.qqbot.connection;

import java.util.List;

/** A platform and an account connected to it, on which every {@link Act} can be played. */
interface Stage {
    /** A person writes to the bot; the session keeps it when there is no connection. */
    void says(String text);

    /** The platform sends this text as a frame. */
    void frame(String text);

    /** The platform sends this text as a binary frame. */
    void binaryFrame(String text);

    /** This text arrives as a frame on every socket that is over. */
    void staleFrame(String text);

    /** The close of every socket that is over is told once more, with this code. */
    void staleClose(int code);

    /** The platform asks for a heartbeat at once, and gets one. */
    void wantsHeartbeat() throws InterruptedException;

    /** The platform closes the WebSocket. */
    void close(int code);

    /** The TCP connection breaks. */
    void cut();

    /** The platform refuses Resume once. */
    void refuseNextResume();

    /** Gateway discovery fails so many times. */
    void failDiscovery(int times);

    /** The host takes nothing over. */
    void hostFull();

    /** Something was refused meanwhile; now the host says that it takes over again. */
    void hostTakesAgain() throws InterruptedException;

    /** A person restarts the account. */
    void restart();

    /** Discovery takes so long from now on that things happen before the bot is back, or no time. */
    void slowDiscovery(boolean slow);

    /** Until the latest of so many sockets has a session that is kept alive. */
    void awaitSession(int sockets) throws InterruptedException;

    /** Until the host has taken over exactly these. */
    void awaitHeard(List<String> texts) throws InterruptedException;

    /** The texts the host has taken over, in their order. */
    List<String> heard();

    /** What happened on every socket. */
    List<List<String>> records();

    /** As the account counts it. */
    long counted(String counter);

    /** The last sequence number the host has taken over. */
    long position();
}
