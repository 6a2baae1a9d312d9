package dev.agenthost.installer;

/** Goes into bundles of the tests: a component that activates. */
public final class GoodPart {}
