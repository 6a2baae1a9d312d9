package dev.agenthost.platform;

/** What repeating a delivery with an unknown outcome means at the platform. */
public enum DeliveryGuarantee {
    /** The platform recognises the repeat of a prepared delivery: the host repeats until the outcome is known. */
    EXACTLY_ONCE,
    /** The platform cannot recognise a repeat: after an ambiguous outcome the host does not send again by itself. */
    AT_MOST_ONCE
}
