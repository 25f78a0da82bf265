package io.sparsewatt.benchmarks.harness;

import org.jspecify.annotations.Nullable;

/**
 * One published figure.
 *
 * @param value median of the forks
 * @param met within 3 % of the goal; null without one
 * @param forks the value of each fork
 */
public record Result(
    String id,
    double value,
    String unit,
    @Nullable Double goal,
    @Nullable Boolean met,
    @Nullable String peer,
    @Nullable Double peerValue,
    @Nullable Double ratio,
    String note,
    double[] forks) {}
