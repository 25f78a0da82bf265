package io.sparsewatt.driving.loop;

import java.util.function.LongFunction;

/**
 * Who drives, by name. Immutable; the same policy and seed drive the same drive.
 *
 * @param name for tables
 * @param drivers a driver for every drive, made of a seed
 */
public record DrivingPolicy(String name, LongFunction<Driver> drivers) {}
