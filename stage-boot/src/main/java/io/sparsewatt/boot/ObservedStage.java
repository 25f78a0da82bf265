package io.sparsewatt.boot;

import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.Emitter;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.events.log.UnprocessableRecordException;

/**
 * A stage whose outputs an observer sees as well, for metrics. What a restart replays is seen
 * again, because it is computed again. Confined to one thread, like the stage.
 */
public final class ObservedStage implements PartitionStage {

  private final PartitionStage stage;
  private final Emitter observer;

  /**
   * @param observer told of every output after it was emitted; called by several partitions'
   *     threads
   */
  public ObservedStage(PartitionStage stage, Emitter observer) {
    this.stage = stage;
    this.observer = observer;
  }

  @Override
  public void process(LogRecord in, Emitter out) throws UnprocessableRecordException {
    stage.process(
        in,
        (topic, n, key, value) -> {
          out.emit(topic, n, key, value);
          observer.emit(topic, n, key, value);
        });
  }

  @Override
  public long restartOffset(long next) {
    return stage.restartOffset(next);
  }

  @Override
  public Carries carries(Topic own) {
    return stage.carries(own);
  }

  @Override
  public void restore(LogRecord own) {
    stage.restore(own);
  }

  @Override
  public void close() {
    stage.close();
  }
}
