package dev.agenthost.store.service;

import dev.agenthost.store.StoreException;
import dev.agenthost.store.Upkeep;
import java.io.IOException;
import java.nio.file.Path;

/** Upkeep of the database that is open. */
record RunningUpkeep(StoreService service) implements Upkeep {
    @Override
    public void backup(Path file) throws StoreException, IOException {
        service.backup(file);
    }

    @Override
    public String restore(Path file) throws StoreException, IOException {
        return service.restore(file);
    }
}
