package dev.agenthost.qqbot.simulator.media;

import dev.agenthost.qqbot.simulator.platform.Attachment;
import dev.agenthost.qqbot.simulator.platform.HttpAnswer;
import dev.agenthost.qqbot.simulator.platform.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of people and bots, in a temporary folder that is made with the first and goes with {@link #close}. Bounded: the
 * oldest go when there are too many bytes. Thread-safe; blocks on the disk.
 */
public final class FileStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

    /** A file that is kept. */
    public record Kept(String id, String name, Format format, long size, Path path) {
        /** Hands it out; nobody may take it for a page. */
        public HttpAnswer answer() {
            return HttpAnswer.file(format.contentType(), path).with(Map.of("X-Content-Type-Options", "nosniff"));
        }
    }

    private final long bound;
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private @Nullable Path folder;
    private long bytes;
    private boolean closed;

    /** @param bound bytes; the newest file is kept however large it is */
    public FileStore(long bound) {
        this.bound = bound;
    }

    /** A place for a file that is still to be written. */
    public Path fresh() throws IOException {
        return folder().resolve(Ids.hex32());
    }

    /**
     * Keeps what is in the stream.
     *
     * @param name as people call it; empty = by its format
     */
    public Kept keep(String name, InputStream content) throws IOException {
        Path path = fresh();
        Files.copy(content, path);
        return keep(name, path);
    }

    /**
     * Keeps a file of {@link #fresh()}.
     *
     * @param name as people call it; empty = by its format
     */
    public Kept keep(String name, Path path) throws IOException {
        Format format = Format.of(path);
        String id = path.getFileName().toString();
        String called = name.isEmpty() ? id + "." + format.extension() : name;
        Kept file = new Kept(id, called, format, Files.size(path), path);
        synchronized (this) {
            kept.put(file.id(), file);
            bytes += file.size();
        }
        evict();
        return file;
    }

    private void evict() throws IOException {
        List<Kept> gone = new ArrayList<>();
        synchronized (this) {
            var oldest = kept.values().iterator();
            while (bytes > bound && kept.size() > 1) {
                Kept file = oldest.next();
                oldest.remove();
                bytes -= file.size();
                gone.add(file);
            }
        }
        for (Kept file : gone) {
            Files.deleteIfExists(file.path());
        }
    }

    /** @return null when there is none, or none any more */
    public synchronized @Nullable Kept find(String id) {
        return kept.get(id);
    }

    /** @throws IllegalArgumentException when there is none, or none any more */
    public Kept get(String id) {
        Kept file = find(id);
        if (file == null) {
            throw new IllegalArgumentException("no file '" + id + "'");
        }
        return file;
    }

    /**
     * The file as an attachment.
     *
     * @param kind null: as its content says, a file where it says nothing
     */
    public Attachment attachment(Kept file, Attachment.@Nullable Kind kind) throws IOException {
        Attachment.Kind as = kind == null ? file.format().kind() : kind;
        PictureSize size = as == Attachment.Kind.IMAGE ? PictureSize.of(file.path()) : PictureSize.UNKNOWN;
        return new Attachment(
                as,
                file.name(),
                file.format().contentType(),
                file.size(),
                file.id(),
                size.width(),
                size.height(),
                as == Attachment.Kind.VOICE ? wavOf(file) : null,
                null);
    }

    /** @return under which name there is a WAV of it; null = there is none */
    private @Nullable String wavOf(Kept voice) throws IOException {
        if (voice.format() == Format.WAV) {
            return voice.id();
        }
        if (!voice.format().isSilk()) {
            return null;
        }
        Path wav = fresh();
        try {
            SilkVoice.toWav(voice.path(), wav);
        } catch (IOException e) {
            LOG.debug("a voice cannot be played", e);
            Files.deleteIfExists(wav);
            return null;
        }
        return keep("", wav).id();
    }

    private synchronized Path folder() throws IOException {
        Path there = folder;
        if (closed) {
            throw new IOException("the simulator is closed");
        }
        if (there == null) {
            there = Files.createTempDirectory("qq-simulator-");
            folder = there;
        }
        return there;
    }

    /** Deletes everything. */
    @Override
    public void close() {
        Path there;
        synchronized (this) {
            closed = true;
            there = folder;
            folder = null;
            kept.clear();
        }
        if (there == null) {
            return;
        }
        try (var files = Files.list(there)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(there);
        } catch (IOException e) {
            LOG.warn("{} is left behind: {}", there, e.toString());
        }
    }

    /** The file's name with an extension that fits, as attachments of people have it: upper-case hex. */
    public static String hexName(Kept file) {
        return file.id() + "." + file.format().extension();
    }
}
