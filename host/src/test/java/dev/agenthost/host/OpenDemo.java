package dev.agenthost.host;

import java.io.IOException;

/** A host with the demo, and a browser that shows its page. */
record OpenDemo(HostProcess host, Browser browser, ChatPage page) implements AutoCloseable {
    /** Skips the test where there is no browser. */
    static OpenDemo of(Distribution distribution) throws IOException {
        Browser browser = Browser.start();
        HostProcess host = null;
        try {
            host = distribution.start("--demo");
            String address = distribution.http() + "/demo/";
            host.awaitLine("The demo is ready: " + address);
            return new OpenDemo(host, browser, ChatPage.open(browser, address));
        } catch (IOException | RuntimeException | Error e) {
            browser.close();
            if (host != null) {
                host.close();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        browser.close();
        host.close();
    }
}
