package io.sparsewatt.benchmarks.harness;

import org.jspecify.annotations.Nullable;

/**
 * A figure that a benchmark publishes.
 *
 * @param id stable; listed in docs/benchmarks.md
 * @param unit of value and goal
 * @param goal or null for a figure that is reported only
 * @param sense which way is better
 * @param peer whom it is compared with, or null
 * @param peerId the peer's own measure, or null
 * @param ratioId value and peer in one figure, or null
 * @param note what it means
 */
public record FigureSpec(
    String id,
    String unit,
    @Nullable Double goal,
    Sense sense,
    @Nullable String peer,
    @Nullable String peerId,
    @Nullable String ratioId,
    String note) {

  // A goal counts as met within so much: what one run differs from the next.
  private static final double TOLERANCE = 0.03;

  /** Which way is better. */
  public enum Sense {
    /** At least the goal. */
    AT_LEAST,
    /** At most the goal. */
    AT_MOST
  }

  /** A figure without goal and peer. */
  public static FigureSpec of(String id, String unit, String note) {
    return new FigureSpec(id, unit, null, Sense.AT_LEAST, null, null, null, note);
  }

  /** The same with a goal to reach. */
  public FigureSpec atLeast(double least) {
    return new FigureSpec(id, unit, least, Sense.AT_LEAST, peer, peerId, ratioId, note);
  }

  /** The same with a goal to stay below. */
  public FigureSpec atMost(double most) {
    return new FigureSpec(id, unit, most, Sense.AT_MOST, peer, peerId, ratioId, note);
  }

  /** The same beside a peer. */
  public FigureSpec beside(String name, String measuredAs, @Nullable String ratioMeasuredAs) {
    return new FigureSpec(id, unit, goal, sense, name, measuredAs, ratioMeasuredAs, note);
  }

  /** Whether a value reaches the goal; null without one. */
  public @Nullable Boolean isMetBy(double value) {
    Double wanted = goal;
    if (wanted == null) {
      return null;
    }
    return sense == Sense.AT_LEAST
        ? value >= wanted * (1 - TOLERANCE)
        : value <= wanted * (1 + TOLERANCE);
  }
}
