package dev.agenthost.qqbot.media;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends with an exception behind so many bytes, whatever length was announced. */
final class BoundedContent extends FilterInputStream {
    private final long limit;
    private long left;

    BoundedContent(InputStream content, long limit) {
        super(content);
        this.limit = limit;
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        count(octet < 0 ? 0 : 1);
        return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(n);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long read) throws DownloadException {
        left -= read;
        if (left < 0) {
            throw tooLarge(limit);
        }
    }

    static DownloadException tooLarge(long limit) {
        return new DownloadException(DownloadException.Reason.TOO_LARGE, "the file is above " + limit + " bytes");
    }
}
