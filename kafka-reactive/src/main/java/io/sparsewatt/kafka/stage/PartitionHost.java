package io.sparsewatt.kafka.stage;

import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.kafka.KafkaReactiveMetrics;
import io.sparsewatt.kafka.LogReader;
import io.sparsewatt.kafka.RecordSender;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * What the runs of all partitions share.
 *
 * @param compute threads of the stages
 * @param nanos clock of the measurements
 */
record PartitionHost(
    StageSpec spec,
    IntFunction<? extends PartitionStage> stages,
    RecordSender sender,
    LogReader reader,
    KafkaReactiveMetrics metrics,
    Executor compute,
    LongSupplier nanos,
    Runs runs) {

  /** Who is told how a run fares. */
  interface Runs {

    void live(PartitionRun run);

    void ended(PartitionRun run);

    /** The run can't go on, nor can the host without starting over. */
    void failed(PartitionRun run, Throwable cause);
  }

  Topic input() {
    return spec.input();
  }
}
