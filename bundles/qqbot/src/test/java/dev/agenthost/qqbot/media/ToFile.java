package dev.agenthost.qqbot.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Puts what is fetched into a file: beside it first, then moved there at once, so that nobody ever sees a part of it.
 *
 * @param target the file; replaced if it is there
 */
record ToFile(Path target) implements Taker<Fetched> {
    @Override
    public Fetched take(InputStream content, @Nullable String contentType) throws IOException {
        Path part = Files.createTempFile(target.toAbsolutePath().getParent(), "fetch-", ".part");
        try {
            MessageDigest digest = Digests.sha256();
            try (OutputStream file = new DigestOutputStream(Files.newOutputStream(part), digest)) {
                content.transferTo(file);
            }
            long size = Files.size(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Fetched(target, contentType, size, HexFormat.of().formatHex(digest.digest()));
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
