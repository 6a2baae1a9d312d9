package dev.agenthost.audio.codec;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
import com.jcraft.jogg.SyncState;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The packets of the first stream in an Ogg file. */
final class OggPackets {
    private static final int BUFFER = 8192;

    private final InputStream file;
    private final SyncState sync = new SyncState();
    private final Page page = new Page();
    private final StreamState stream = new StreamState();
    private boolean begun;
    private int serial;

    OggPackets(InputStream file) {
        this.file = file;
        sync.init();
    }

    /** Valid until the next call; empty behind the last. */
    Optional<Packet> next() throws IOException {
        Packet packet = new Packet();
        while (!begun || stream.packetout(packet) != 1) {
            if (!nextPage()) {
                return Optional.empty();
            }
        }
        return Optional.of(packet);
    }

    private boolean nextPage() throws IOException {
        while (true) {
            while (sync.pageout(page) != 1) {
                int offset = sync.buffer(BUFFER);
                int read = file.read(sync.data, offset, BUFFER);
                if (read < 0) {
                    return false;
                }
                sync.wrote(read);
            }
            if (!begun) {
                begun = true;
                serial = page.serialno();
                stream.init(serial);
            }
            if (page.serialno() == serial) {
                stream.pagein(page);
                return true;
            }
        }
    }
}
