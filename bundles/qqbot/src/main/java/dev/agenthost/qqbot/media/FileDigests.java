package dev.agenthost.qqbot.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The digests {@code upload_prepare} wants (protocol 7.2), in hexadecimal, by one reading of the file.
 *
 * @param md5 of the whole
 * @param sha1 of the whole
 * @param md5Of10M of the first 10,002,432 bytes
 */
record FileDigests(String md5, String sha1, String md5Of10M) {
    private static final int HEAD = 10_002_432;
    private static final int BUFFER = 64 * 1024;

    static FileDigests of(Path file) throws IOException {
        MessageDigest md5 = Digests.md5();
        MessageDigest sha1 = Digests.sha1();
        MessageDigest head = Digests.md5();
        int left = HEAD;
        byte[] buffer = new byte[BUFFER];
        try (InputStream content = Files.newInputStream(file)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                md5.update(buffer, 0, read);
                sha1.update(buffer, 0, read);
                head.update(buffer, 0, Math.min(left, read));
                left -= Math.min(left, read);
            }
        }
        return new FileDigests(hex(md5), hex(sha1), hex(head));
    }

    static String sha256(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return digest(content, Digests.sha256());
        }
    }

    static String md5(Path file, long offset, long length) throws IOException {
        try (InputStream part = part(file, offset, length)) {
            return digest(part, Digests.md5());
        }
    }

    /** A piece of a file. */
    static InputStream part(Path file, long offset, long length) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        try {
            channel.position(offset);
            return new PartStream(Channels.newInputStream(channel), length);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static String digest(InputStream content, MessageDigest digest) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return hex(digest);
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
