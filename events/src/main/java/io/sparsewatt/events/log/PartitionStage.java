package io.sparsewatt.events.log;

import io.sparsewatt.events.Topic;

/**
 * A deterministic function of one partition's log.
 *
 * <p>After the same records a stage holds the same state and has emitted the same bytes, whatever
 * the instance, clock, load or batching. The host calls it from one thread at a time, in offset
 * order.
 *
 * <p>Restart: the host opens a fresh stage, feeds it the log from an earlier {@link #restartOffset}
 * with outputs discarded, offers it its own last outputs through {@link #restore}, and goes on. A
 * stage whose state does not reach back further than that is then exactly where it was.
 */
public interface PartitionStage extends AutoCloseable {

  /**
   * A sensor without a processed frame among the last so many n is closed: every stage lets go of
   * what it knew, and the next frame begins anew. It bounds what a restart has to read, and a
   * partition's memory. A dozen seconds of one sensor.
   */
  int OPEN_FRAMES = 128;

  /** What an own output means to a stage that starts again. */
  enum Carries {
    /** Nothing. */
    NOTHING,
    /** State after its frame: of each key the last at or below the last frame replayed counts. */
    STATE,
    /** State with its own watermark: of each key the last counts, whatever its frame. */
    WATERMARKED_STATE
  }

  /**
   * Takes the next record and emits its outputs.
   *
   * @throws UnprocessableRecordException if the record itself cannot be processed; it then goes to
   *     the dead-letter topic, the stage's state is as if it had not come, and the stream goes on
   */
  void process(LogRecord in, Emitter out) throws UnprocessableRecordException;

  /**
   * The latest offset R, at most {@code next}, such that a fresh stage fed with [R, next) is in
   * this one's state, apart from what {@link #restore} brings back.
   *
   * @param next the offset after the last record processed, at least 1
   * @return below {@code next}, so that the host knows the last frame processed
   */
  long restartOffset(long next);

  /** What outputs to {@code own} carry; nothing by default. */
  default Carries carries(Topic own) {
    return Carries.NOTHING;
  }

  /**
   * Offers an output that this stage emitted before the restart, after the replay, which must then
   * not count for what is brought back. Offered are outputs that {@link #carries} names, of each
   * key at most one, with n above the last frame replayed less {@link #OPEN_FRAMES}, n rising.
   *
   * @param own the record as it stands in the output topic
   */
  default void restore(LogRecord own) {}

  @Override
  default void close() {}
}
