package io.sparsewatt.planner.energy;

/**
 * What an event has cost.
 *
 * @param evaluated factors between ego, agent, time and future that were computed
 * @param avoided those that a whole evaluation would have computed besides, and the ego's own
 */
public record FactorReceipt(long evaluated, long avoided) {}
