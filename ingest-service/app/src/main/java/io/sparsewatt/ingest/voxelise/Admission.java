package io.sparsewatt.ingest.voxelise;

/** What becomes of a frame, decided from its identity and the records just before it. */
sealed interface Admission {

  /** The frame is processed and continues its sensor's stream. */
  record Next(boolean keyframe) implements Admission {}

  /**
   * The frame is processed and opens a group with no history: a new sensor, stream or
   * configuration.
   */
  record Opens() implements Admission {}

  /** The same (stream, seq) stands at {@code earlier}, among the last records of the partition. */
  record Duplicate(long earlier) implements Admission {}

  /** The stream has gone on, or has been replaced by another. */
  record Late(String reason) implements Admission {}
}
