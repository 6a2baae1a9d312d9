package dev.agenthost.benchmarks;

import java.io.IOException;

/** Figures that are measured together. */
interface Part {
    /** @throws IOException when something failed, so that there is no figure */
    void measure(Stage stage, Report report) throws IOException;
}
