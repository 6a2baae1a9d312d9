package dev.agenthost.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;

/**
 * Java keeps, for static fields of {@link java.lang.runtime.ObjectMethods}, the last component type whose records were
 * compared, hashed or printed for the first time (17 strongly, 25 softly): one class loader for each, until the next record
 * comes along. This is the next record.
 */
final class OneSlotCaches {
    private OneSlotCaches() {}

    static void displace() throws IOException, ReflectiveOperationException {
        Class<?> fresh = new Fresh(code()).defined();
        var constructor = fresh.getDeclaredConstructor(fresh);
        constructor.setAccessible(true);
        Object one = constructor.newInstance(new Object[1]);
        Object other = constructor.newInstance(new Object[1]);
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.toString());
    }

    private static byte[] code() throws IOException {
        try (InputStream code = OneSlotCaches.class.getResourceAsStream("Displacing.class")) {
            return code == null ? new byte[0] : code.readAllBytes();
        }
    }

    private static final class Fresh extends ClassLoader {
        private final Class<?> defined;

        Fresh(byte[] code) {
            super(OneSlotCaches.class.getClassLoader());
            defined = defineClass(null, code, 0, code.length);
        }

        Class<?> defined() {
            return defined;
        }
    }
}
