package dev.agenthost.installer;

import java.nio.file.Path;
import org.osgi.framework.Bundle;

/**
 * A bundle that was taken from bundles/.
 *
 * @param file the jar that stands for it; deleting that file uninstalls the bundle
 * @param digest of the content that was taken
 */
record Installed(Bundle bundle, Path file, String digest) {}
