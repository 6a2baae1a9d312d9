package dev.agenthost.core;

import dev.agenthost.core.media.Shelf;
import dev.agenthost.core.media.ShelfBounds;
import dev.agenthost.message.MediaFile;
import dev.agenthost.message.MediaShelf;
import dev.agenthost.status.PartStatus;
import dev.agenthost.status.StatusSource;
import dev.agenthost.thread.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The media shelf as a service, in {@code media} of the data folder. A folder that cannot be used is tried again at every use. */
@Component(
        service = {MediaShelf.class, StatusSource.class},
        immediate = true)
public final class HostShelf implements MediaShelf, StatusSource {
    private static final Logger LOG = LoggerFactory.getLogger(HostShelf.class);
    private static final long TIDY_MINUTES = 10;

    private final Path folder;
    private final ScheduledExecutorService timer = Threads.timer("agenthost-media", HostShelf.class);
    private @Nullable Shelf open;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable CoreConfiguration configuration;

    @Activate
    public HostShelf(BundleContext context) {
        String data = context.getProperty("agenthost.data");
        folder = Path.of(data == null ? "." : data, "media");
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(this::tidy, 0, TIDY_MINUTES, TimeUnit.MINUTES);
    }

    @Deactivate
    void deactivate() {
        timer.shutdownNow();
    }

    private void tidy() {
        try {
            shelf().tidy();
        } catch (IOException e) {
            LOG.warn("the media shelf cannot be used: {}", e.toString());
        }
    }

    private synchronized Shelf shelf() throws IOException {
        if (open == null) {
            open = Shelf.open(folder, InstantSource.system(), this::bounds);
        }
        return open;
    }

    private ShelfBounds bounds() {
        CoreConfiguration current = configuration;
        return (current == null ? CoreSettings.DEFAULT : current.settings()).media();
    }

    @Override
    public MediaFile put(InputStream content, @Nullable String fileName, String contentType) throws IOException {
        return shelf().put(content, fileName, contentType);
    }

    @Override
    public Path path(MediaFile file) throws IOException {
        return shelf().path(file);
    }

    @Override
    public List<PartStatus> parts() {
        try {
            Shelf shelf = shelf();
            return List.of(new PartStatus(
                    "media shelf",
                    true,
                    "keeping",
                    Map.of(),
                    Map.of("files", (long) shelf.count(), "bytes", shelf.bytes())));
        } catch (IOException e) {
            return List.of(new PartStatus("media shelf", false, "cannot be used: " + e, Map.of(), Map.of()));
        }
    }
}
