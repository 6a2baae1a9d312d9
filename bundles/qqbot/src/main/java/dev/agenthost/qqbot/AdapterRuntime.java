package dev.agenthost.qqbot;

import dev.agenthost.audio.VoiceCodec;
import dev.agenthost.message.AccountId;
import dev.agenthost.message.MediaShelf;
import dev.agenthost.platform.AccountMemory;
import dev.agenthost.platform.StatusBoard;
import dev.agenthost.qqbot.connection.Platforms;
import dev.agenthost.qqbot.connection.Shared;
import dev.agenthost.qqbot.connection.SleepWatch;
import dev.agenthost.qqbot.connection.Timings;
import dev.agenthost.qqbot.events.EventMapper;
import dev.agenthost.qqbot.gateway.IdentifyRate;
import dev.agenthost.qqbot.json.Json;
import dev.agenthost.qqbot.media.Downloads;
import dev.agenthost.qqbot.media.HostVoices;
import dev.agenthost.qqbot.media.MediaFetch;
import dev.agenthost.qqbot.media.UploadWork;
import dev.agenthost.qqbot.media.Uploads;
import dev.agenthost.qqbot.names.HostNames;
import dev.agenthost.qqbot.rest.Http;
import dev.agenthost.qqbot.rest.HttpClients;
import dev.agenthost.qqbot.rest.Platform;
import dev.agenthost.qqbot.send.AccountFiles;
import dev.agenthost.qqbot.send.Files;
import dev.agenthost.qqbot.send.Outgoing;
import dev.agenthost.qqbot.settings.Settings;
import dev.agenthost.qqbot.socket.TyrusDialer;
import dev.agenthost.qqbot.webhook.ServletDoor;
import dev.agenthost.qqbot.webhook.Webhooks;
import dev.agenthost.qqbot.wire.Codec;
import dev.agenthost.thread.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * What all accounts of this bundle share and this component owns: threads, timer, sockets, HTTP. Their number does not grow
 * with the accounts.
 */
@Component(service = AdapterRuntime.class)
public final class AdapterRuntime {
    private static final int LANE_THREADS =
            Math.min(4, Math.max(2, Runtime.getRuntime().availableProcessors()));

    private final ThreadPoolExecutor threads = Threads.atMost(LANE_THREADS, "qqbot-lane", AdapterRuntime.class);
    private final ScheduledThreadPoolExecutor timer = Threads.timer("qqbot-timer", AdapterRuntime.class);
    private final Json json = new Json();
    private final Codec codec = new Codec(json, TyrusDialer.MAX_FRAME);
    private final HostNames names = new HostNames(InetAddress::getByName);
    private final HttpClients http = new HttpClients(timer, names);
    private final UploadWork uploadWork = new UploadWork(timer);
    private final IdentifyRate identifyRate = new IdentifyRate();
    private final LeaveDeadline leaveDeadline =
            new LeaveDeadline(System::nanoTime, Duration.ofSeconds(2), Duration.ofSeconds(5));
    private final Platforms platforms = new Platforms() {
        @Override
        public Platform of(Settings settings) {
            Http client = http.of(settings.account(), settings.endpoints().route());
            return Platform.of(client, json, settings, InstantSource.system());
        }

        @Override
        public void release(AccountId account) {
            http.release(account);
        }
    };
    private final SleepWatch sleepWatch = new SleepWatch(timer, InstantSource.system(), System::nanoTime);
    private final TyrusDialer dialer;
    private final StatusBoard board;
    private final Webhooks webhooks;
    private final Downloads downloads;
    private final HostVoices voices = new HostVoices(() -> Optional.ofNullable(this.codecOfVoices));
    private volatile @Nullable MediaShelf shelf;
    private volatile @Nullable VoiceCodec codecOfVoices;

    @Activate
    public AdapterRuntime(@Reference StatusBoard board, BundleContext context)
            throws IOException, NoSuchAlgorithmException {
        this.board = board;
        dialer = new TyrusDialer(SSLContext.getDefault(), names);
        downloads =
                new Downloads(InetAddress::getAllByName, SSLContext.getDefault().getSocketFactory(), timer);
        webhooks = new Webhooks(codec, InstantSource.system(), new ServletDoor(context));
    }

    Shared shared() {
        InstantSource clock = InstantSource.system();
        return new Shared(
                threads,
                timer,
                clock,
                System::nanoTime,
                // RandomGenerator.getDefault() looks with the thread's class loader, which finds none here.
                new Random(),
                Timings.DEFAULT,
                dialer,
                platforms,
                json,
                codec,
                new EventMapper(json, clock),
                identifyRate,
                webhooks,
                sleepWatch,
                board);
    }

    Outgoing outgoing() {
        return new Outgoing(json, InstantSource.system(), System::nanoTime, this::after, this::files);
    }

    private Files files(Settings settings, Platform platform, AccountMemory memory) {
        Uploads uploads = new Uploads(
                settings.credentials().appId(),
                platform.api(),
                http.of(settings.account(), settings.endpoints().route()),
                json,
                uploadWork,
                memory,
                voices,
                InstantSource.system());
        return new AccountFiles(uploads, uploadWork, () -> Optional.ofNullable(shelf), this::after);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setShelf(MediaShelf present) {
        shelf = present;
    }

    void unsetShelf(MediaShelf gone) {
        if (shelf == gone) {
            shelf = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setVoiceCodec(VoiceCodec present) {
        codecOfVoices = present;
    }

    void unsetVoiceCodec(VoiceCodec gone) {
        if (codecOfVoices == gone) {
            codecOfVoices = null;
        }
    }

    MediaFetch media() {
        return new MediaFetch(downloads, () -> Optional.ofNullable(shelf));
    }

    private void after(Duration wait, Runnable task) {
        Object handedOn =
                timer.schedule(() -> threads.execute(task), Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
        if (handedOn == null) {
            throw new RejectedExecutionException();
        }
    }

    LeaveDeadline leaveDeadline() {
        return leaveDeadline;
    }

    /** Ends every thread and every connection, in bounded time. */
    @Deactivate
    void deactivate() throws IOException, InterruptedException {
        timer.shutdownNow();
        threads.shutdownNow();
        http.close();
        uploadWork.close();
        downloads.close();
        dialer.close();
        names.close();
        json.close();
        threads.awaitTermination(1, TimeUnit.SECONDS);
        timer.awaitTermination(1, TimeUnit.SECONDS);
    }
}
