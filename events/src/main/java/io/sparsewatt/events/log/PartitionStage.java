package io.sparsewatt.events.log;

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
   * @param next the offset after the last record processed
   */
  long restartOffset(long next);

  /**
   * Offers an output that this stage emitted before the restart: of each key the last one whose
   * frame was processed. Called after the replay, which must then not count for what is brought
   * back. The default keeps nothing.
   *
   * @param own the record as it stands in the output topic
   */
  default void restore(LogRecord own) {}

  @Override
  default void close() {}
}
