package io.sparsewatt.kafka.stage;

import io.sparsewatt.kafka.KafkaConnection;
import io.sparsewatt.kafka.ReaderOptions;
import io.sparsewatt.kafka.ReceiverOptions;
import io.sparsewatt.kafka.SenderOptions;
import java.time.Duration;

/**
 * How a {@link StageHost} runs.
 *
 * <p>Memory: the receiver's bounds for inputs; and of outputs, what the inputs in flight have
 * given, since an input stays in flight until its outputs are acknowledged.
 *
 * @param receiver the input, with its bounds; its group is the stage's
 * @param sender the outputs
 * @param reader what is read back
 * @param computeThreads threads for the stages of all partitions together
 * @param restartAfter wait before the first restart after a failure; doubles with each
 * @param restartAtMost longest such wait
 */
public record StageHostOptions(
    ReceiverOptions receiver,
    SenderOptions sender,
    ReaderOptions reader,
    int computeThreads,
    Duration restartAfter,
    Duration restartAtMost) {

  public StageHostOptions {
    if (computeThreads < 1) {
      throw new IllegalArgumentException(
          "computeThreads is " + computeThreads + "; at least 1 expected");
    }
  }

  /** As many compute threads as processors; restarts after 1 s, at most 30 s. */
  public static StageHostOptions of(KafkaConnection connection, StageSpec spec) {
    return new StageHostOptions(
        ReceiverOptions.of(connection, spec.name()),
        SenderOptions.of(connection),
        ReaderOptions.of(connection),
        Runtime.getRuntime().availableProcessors(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30));
  }

  /** The same with other bounds on the input. */
  public StageHostOptions receiver(ReceiverOptions other) {
    return new StageHostOptions(other, sender, reader, computeThreads, restartAfter, restartAtMost);
  }

  /** The same with another number of compute threads. */
  public StageHostOptions computeThreads(int threads) {
    return new StageHostOptions(receiver, sender, reader, threads, restartAfter, restartAtMost);
  }

  /** The same with other bounds on the outputs. */
  public StageHostOptions sender(SenderOptions other) {
    return new StageHostOptions(
        receiver, other, reader, computeThreads, restartAfter, restartAtMost);
  }
}
