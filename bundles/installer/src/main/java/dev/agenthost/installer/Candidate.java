package dev.agenthost.installer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar somebody wants to run, read whole and found to be a bundle.
 *
 * @param file where it was dropped
 * @param copy a private copy of it, which nobody changes while it is looked at
 * @param symbolicName without directives
 * @param stateVersion of the state it reads and writes; 0 when it states none
 * @param digest SHA-256 of the content, hexadecimal
 */
record Candidate(Path file, Path copy, String symbolicName, Version version, int stateVersion, String digest) {
    /** The header in which a bundle states the version of its state; a whole number. */
    static final String STATE_VERSION = "Agenthost-State-Version";

    /**
     * Reads the copy of a dropped jar, every entry of it.
     *
     * @throws RefusedException when it is no bundle, or not a whole one
     */
    static Candidate read(Path file, Path copy) throws RefusedException {
        try (JarFile jar = new JarFile(copy.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new RefusedException("it has no manifest");
            }
            for (ZipEntry entry : Collections.list(jar.entries())) {
                try (InputStream content = jar.getInputStream(entry)) {
                    content.transferTo(OutputStream.nullOutputStream());
                }
            }
            Attributes headers = manifest.getMainAttributes();
            return new Candidate(
                    file, copy, symbolicName(headers), version(headers), stateVersion(headers), digest(copy));
        } catch (IOException e) {
            throw new RefusedException("it is not a whole jar: " + e.getMessage());
        }
    }

    boolean sameContent(String otherDigest) {
        return digest.equals(otherDigest);
    }

    @Override
    public String toString() {
        return symbolicName + " " + version;
    }

    private static String symbolicName(Attributes headers) throws RefusedException {
        String header = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
        String name = header == null ? "" : header.replaceFirst(";.*", "").strip();
        if (name.isEmpty()) {
            throw new RefusedException("it is not a bundle: " + Constants.BUNDLE_SYMBOLICNAME + " is missing");
        }
        return name;
    }

    private static Version version(Attributes headers) throws RefusedException {
        String header = headers.getValue(Constants.BUNDLE_VERSION);
        try {
            return Version.parseVersion(header);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Constants.BUNDLE_VERSION + ": expected a version like 1.2.3, found '" + header + "'");
        }
    }

    private static int stateVersion(Attributes headers) throws RefusedException {
        String header = headers.getValue(STATE_VERSION);
        if (header == null) {
            return 0;
        }
        if (!header.strip().matches("[0-9]{1,9}")) {
            throw new RefusedException(STATE_VERSION + ": expected a whole number, found '" + header + "'");
        }
        return Integer.parseInt(header.strip());
    }

    /** SHA-256, hexadecimal. */
    static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
