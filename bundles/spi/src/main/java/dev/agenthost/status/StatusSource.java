package dev.agenthost.status;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A whiteboard service that tells how parts of the host are doing. Tools ask all services of this type. */
@ConsumerType
public interface StatusSource {
    /** The parts this source speaks for, in the order to show them. Any thread; quick; never throws. */
    List<PartStatus> parts();
}
