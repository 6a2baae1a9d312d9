package dev.agenthost.qqbot.media;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks host names up. */
@FunctionalInterface
public interface HostResolver {
    /** Every address of a name; may block. */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
