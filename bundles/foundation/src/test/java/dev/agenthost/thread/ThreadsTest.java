package dev.agenthost.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    private final ExecutorService threads = Threads.onDemand("agenthost-test", ThreadsTest.class);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void shutDown() {
        end.countDown();
        threads.shutdownNow();
    }

    @Test
    void areNamedAndDoNotKeepTheJvmAlive() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        threads.execute(() -> thread.set(Thread.currentThread()));
        threads.shutdown();

        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(thread.get().getName()).isEqualTo("agenthost-test-1");
        assertThat(thread.get().isDaemon()).isTrue();
    }

    @Test
    void belongToTheirOwnerWhoeverStartsThem() throws Exception {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<String> inherited = new AtomicReference<>();
        AtomicReference<String> group = new AtomicReference<>();
        Thread starter = new Thread(new ThreadGroup("starter"), () -> {
            local.set("of the starter");
            threads.execute(() -> {
                thread.set(Thread.currentThread());
                inherited.set(local.get());
                group.set(Thread.currentThread().getThreadGroup().getName());
            });
        });
        starter.setContextClassLoader(new CopyingLoader(Starter.class));
        starter.start();
        starter.join();
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        assertThat(thread.get().getContextClassLoader()).isSameAs(ThreadsTest.class.getClassLoader());
        assertThat(inherited.get()).isNull();
        assertThat(group).hasValue("system");
    }

    /** What a hot update of an adapter needs: its class loader goes although one of its calls started a thread here. */
    @Test
    void keepNoClassLoaderOfWhoeverStartedThem() throws Exception {
        WeakReference<ClassLoader> bundle = startFromAnotherLoader();

        boolean cleared = false;
        for (int i = 0; i < 100 && !cleared; i++) {
            System.gc();
            cleared = bundle.refersTo(null);
        }
        assertThat(cleared).as("the class loader of the starter was collected").isTrue();
        assertThat(end.getCount()).as("while the thread lives").isEqualTo(1);
    }

    private WeakReference<ClassLoader> startFromAnotherLoader() throws Exception {
        ClassLoader loader = new CopyingLoader(Starter.class);
        Class<?> starter = loader.loadClass(Starter.class.getName());
        assertThat(starter).isNotEqualTo(Starter.class);
        starter.getMethod("start", ExecutorService.class, CountDownLatch.class).invoke(null, threads, end);
        return new WeakReference<>(loader);
    }

    /** Stands for code of an adapter bundle. */
    public static final class Starter {
        private Starter() {}

        public static void start(ExecutorService threads, CountDownLatch end) {
            threads.execute(new Waiting(end));
        }
    }

    /** What runs on the thread; not the starter's code. */
    public record Waiting(CountDownLatch end) implements Runnable {
        @Override
        public void run() {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Defines one class anew, as another bundle would. */
    private static final class CopyingLoader extends ClassLoader {
        private final Class<?> copied;

        CopyingLoader(Class<?> copied) {
            super(copied.getClassLoader());
            this.copied = copied;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(copied.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream bytes = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] code = bytes.readAllBytes();
                return defineClass(name, code, 0, code.length, new ProtectionDomain(null, null, this, null));
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
