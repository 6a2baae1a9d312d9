package dev.agenthost.host;

import java.io.PrintStream;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;

/** Tells of every bundle that does not resolve or does not start, and of every other error of the framework, in a line. */
final class FrameworkTrouble implements FrameworkListener {
    private final PrintStream console;

    FrameworkTrouble(PrintStream console) {
        this.console = console;
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            console.println(line(event.getBundle(), event.getThrowable()));
        }
    }

    static String line(Bundle bundle, Throwable trouble) {
        Throwable root = trouble;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String name = bundle.getSymbolicName() + " " + bundle.getVersion();
        String reason = root.getMessage() == null ? root.getClass().getName() : root.getMessage();
        return "Bundle " + name + ": " + reason.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
