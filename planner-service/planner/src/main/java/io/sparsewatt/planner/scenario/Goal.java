package io.sparsewatt.planner.scenario;

import org.jspecify.annotations.Nullable;

/**
 * Where, when and how the ego should arrive. What is null is free.
 *
 * @param region where the ego's middle should be
 * @param time seconds on the scenario's clock
 * @param speed m/s
 * @param orientation radians; {@code min} to {@code max} counter-clockwise, at most a full turn
 */
public record Goal(
    @Nullable Region region,
    @Nullable Interval time,
    @Nullable Interval speed,
    @Nullable Interval orientation) {}
