package io.sparsewatt.scenes.evaluation;

/**
 * One result.
 *
 * @param id stable, dotted
 * @param value of it, in its unit
 * @param unit {@code share} for 0..1, {@code count} for whole numbers
 * @param count points or labels that it is of
 * @param note what else one must know
 */
public record Figure(String id, double value, String unit, long count, String note) {}
