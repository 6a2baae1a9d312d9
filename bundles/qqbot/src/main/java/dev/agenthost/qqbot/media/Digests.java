package dev.agenthost.qqbot.media;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digests every Java has. */
final class Digests {
    private Digests() {}

    static MessageDigest sha256() {
        return named("SHA-256");
    }

    static MessageDigest sha1() {
        return named("SHA-1");
    }

    static MessageDigest md5() {
        return named("MD5");
    }

    private static MessageDigest named(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
