package dev.agenthost.alert;

/** A way out of the host on which alerts are told. Its text is for people and holds no secret. */
interface Way {
    /**
     * Tells one alert and waits until that is done, for a bounded time.
     *
     * @throws UntoldException when it was not told, as far as one can see
     * @throws InterruptedException when the host needs its thread back
     */
    void tell(Alert alert) throws UntoldException, InterruptedException;
}
