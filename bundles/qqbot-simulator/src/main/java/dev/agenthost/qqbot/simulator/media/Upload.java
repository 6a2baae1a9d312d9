package dev.agenthost.qqbot.simulator.media;

import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.Body;
import dev.agenthost.qqbot.simulator.platform.BotApp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that comes in parts (protocol reference 7.2). Written where each part belongs, so that nothing of it stays in memory.
 * Thread-safe; blocks on the disk.
 *
 * @param app whose it is
 * @param id the {@code upload_id}
 * @param kind what it is to be
 * @param size bytes
 * @param partSize bytes of every part but the last
 * @param claims what the bot says of it
 * @param sign the word that opens the presigned addresses
 * @param path where it is written
 * @param parts MD5 and length of each part that was put, and whether it was finished
 */
record Upload(
        BotApp app,
        String id,
        Attachment.Kind kind,
        String name,
        long size,
        int partSize,
        Claims claims,
        String sign,
        Path path,
        Map<Integer, Part> parts) {
    /** The lengths of a first piece whose MD5 is {@code md5_10m}: the documented one first. */
    private static final long[] FIRST_PIECES = {10_002_432, 10_485_760};

    /** Digests in hex; empty where none was given. */
    record Claims(String md5, String sha1, String md5Of10m) {}

    /** A part that was put. */
    record Part(String md5, int length, boolean finished) {}

    static Upload of(
            BotApp app,
            String id,
            Attachment.Kind kind,
            String name,
            long size,
            int partSize,
            Claims claims,
            String sign,
            Path path) {
        return new Upload(app, id, kind, name, size, partSize, claims, sign, path, new HashMap<>());
    }

    int count() {
        return (int) ((size + partSize - 1) / partSize);
    }

    int lengthOf(int rank) {
        return (int) Math.min(partSize, size - (long) rank * partSize);
    }

    /** @return its MD5; null when it has not the length it must have */
    @Nullable
    String put(int rank, Body body) throws IOException {
        if (body.length() != lengthOf(rank)) {
            return null;
        }
        MessageDigest md5 = digest("MD5");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                InputStream in = body.stream()) {
            byte[] bytes = in.readAllBytes();
            md5.update(bytes);
            file.position((long) rank * partSize);
            Channels.newOutputStream(file).write(bytes);
        }
        String hex = hex(md5);
        synchronized (parts) {
            parts.put(rank, new Part(hex, body.length(), false));
        }
        return hex;
    }

    /** @return false when no such part was put */
    boolean finish(int rank, long length, String md5) {
        synchronized (parts) {
            Part part = parts.get(rank);
            if (part == null || part.length() != length || !part.md5().equalsIgnoreCase(md5)) {
                return false;
            }
            parts.put(rank, new Part(part.md5(), part.length(), true));
            return true;
        }
    }

    boolean complete() {
        synchronized (parts) {
            return parts.size() == count() && parts.values().stream().allMatch(Part::finished);
        }
    }

    /** Whether the content is what was claimed. */
    boolean asClaimed(boolean strict) throws IOException {
        if (size == 0) {
            Files.write(path, new byte[0]);
        }
        MessageDigest md5 = digest("MD5");
        MessageDigest sha1 = digest("SHA-1");
        String[] firsts = new String[FIRST_PIECES.length];
        try (FileChannel file = FileChannel.open(path)) {
            ByteBuffer piece = ByteBuffer.allocate(1 << 20);
            long at = 0;
            while (file.read(piece) >= 0) {
                for (int i = 0; i < FIRST_PIECES.length; i++) {
                    int left = (int) Math.min(piece.position(), Math.max(0, FIRST_PIECES[i] - at));
                    if (firsts[i] == null && left < piece.position()) {
                        firsts[i] = after(md5, piece.array(), left);
                    }
                }
                md5.update(piece.array(), 0, piece.position());
                sha1.update(piece.array(), 0, piece.position());
                at += piece.position();
                piece.clear();
            }
        }
        String whole = hex(md5);
        boolean documented = fits(claims.md5Of10m(), firsts[0] == null ? whole : firsts[0]);
        boolean lenient = !strict && fits(claims.md5Of10m(), firsts[1] == null ? whole : firsts[1]);
        return fits(claims.md5(), whole) && fits(claims.sha1(), hex(sha1)) && (documented || lenient);
    }

    private static String after(MessageDigest sofar, byte[] bytes, int length) {
        try {
            MessageDigest branch = (MessageDigest) sofar.clone();
            branch.update(bytes, 0, length);
            return hex(branch);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean fits(String claimed, String is) {
        return claimed.isEmpty() || claimed.equalsIgnoreCase(is);
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
