package dev.agenthost.installer;

import java.io.IOException;
import java.util.zip.ZipException;
import org.osgi.framework.BundleException;

/** Tells what the disk did not do, which may work later, from what is wrong with a jar. */
final class DiskTrouble {
    private DiskTrouble() {}

    /** @throws IOException the framework could not keep the bundle */
    static void passOn(BundleException refused) throws IOException {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException disk && !(cause instanceof ZipException)) {
                throw new IOException(refused.getMessage() + ": " + disk.getMessage(), disk);
            }
        }
    }
}
