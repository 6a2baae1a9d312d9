package dev.agenthost.qqbot.simulator.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Signs as the platform does: Ed25519, the key made of the app's secret (protocol reference 9). Stateless but for the key. */
final class Signer {
    private static final int SEED = 32;

    private final PrivateKey key;

    /** @param secret not empty; repeated until it fills the seed */
    Signer(String secret) {
        byte[] seed = secret.repeat(SEED / secret.length() + 1).getBytes(StandardCharsets.UTF_8);
        try {
            key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(seed, SEED)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The signature in hex of both texts, one after the other, as UTF-8. */
    String sign(String timestamp, String body) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update((timestamp + body).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
