package dev.agenthost.store;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** What operators do with the database of a running host; a service also while there is no {@link Store}, as when it is damaged. */
@ProviderType
public interface Upkeep {
    /**
     * Writes a consistent copy of everything while the host goes on.
     *
     * @param file a new file; must not exist
     * @throws StoreException when the database cannot make one
     */
    void backup(Path file) throws StoreException, IOException;

    /**
     * Replaces everything by a copy made with {@link #backup}; the store closes and opens anew with it. What was there is
     * kept beside it.
     *
     * @return where what was there is kept, for people
     * @throws StoreException when the file is no such copy; nothing is changed then
     */
    String restore(Path file) throws StoreException, IOException;
}
