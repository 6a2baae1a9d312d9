package dev.agenthost.qqbot.webhook;

import dev.agenthost.qqbot.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The Ed25519 key that the platform and a bot both derive from the bot's secret (protocol 9). Immutable; any thread. What it says
 * depends on the public key alone, so its time tells nothing of the secret.
 */
public final class BotKey {
    private static final String ALGORITHM = "Ed25519";
    private static final int SEED_LENGTH = 32;
    private static final int SIGNATURE_LENGTH = 64;

    /** The bits that are never set in the last byte of a signature: the platform's own check. */
    private static final int NEVER_SET = 0b1110_0000;

    private final KeyPair keys;

    private BotKey(KeyPair keys) {
        this.keys = keys;
    }

    /** @param clientSecret not empty */
    public static BotKey of(Secret clientSecret) {
        byte[] seed = seed(clientSecret.reveal().getBytes(StandardCharsets.UTF_8));
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
            KeyPair keys = generator.generateKeyPair();
            byte[] used = ((EdECPrivateKey) keys.getPrivate()).getBytes().orElseThrow();
            if (!Arrays.equals(used, seed)) {
                throw new GeneralSecurityException("the seed was not used as the private key");
            }
            return new BotKey(keys);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 of this Java runtime cannot be used", e);
        }
    }

    /** The secret, again and again until it is long enough, and cut. */
    private static byte[] seed(byte[] secret) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("an empty secret is no key");
        }
        byte[] seed = new byte[SEED_LENGTH];
        for (int i = 0; i < SEED_LENGTH; i++) {
            seed[i] = secret[i % secret.length];
        }
        return seed;
    }

    /**
     * Whether the platform signed this.
     *
     * @param timestamp as its header has it
     * @param body the very bytes of the request
     * @param signature in hexadecimal digits, as its header has it; may be anything
     */
    boolean verifies(String timestamp, byte[] body, String signature) {
        byte[] given;
        try {
            given = HexFormat.of().parseHex(signature);
        } catch (IllegalArgumentException noHex) {
            return false;
        }
        if (given.length != SIGNATURE_LENGTH || (given[SIGNATURE_LENGTH - 1] & NEVER_SET) != 0) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(keys.getPublic());
            verifier.update(timestamp.getBytes(StandardCharsets.UTF_8));
            verifier.update(body);
            return verifier.verify(given);
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    /** The signature of a text, in hexadecimal digits. */
    String sign(String text) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(keys.getPrivate());
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 of this Java runtime cannot be used", e);
        }
    }

    /** Java makes a public key only together with a private one: its generator is given the private one for a random number. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] wanted) {
            System.arraycopy(bytes, 0, wanted, 0, Math.min(bytes.length, wanted.length));
        }
    }
}
