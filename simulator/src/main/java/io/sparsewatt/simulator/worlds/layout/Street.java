package io.sparsewatt.simulator.worlds.layout;

/**
 * A street.
 *
 * @param course its centre line
 * @param section across it
 * @param from first station that is paved
 * @param to last station that is paved
 */
record Street(Course course, Section section, double from, double to) {}
