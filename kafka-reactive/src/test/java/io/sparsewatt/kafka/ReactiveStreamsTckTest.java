package io.sparsewatt.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** The publishers against the TCK of Reactive Streams 1.0.4. */
class ReactiveStreamsTckTest {

  private static final long TIMEOUT_MILLIS = 1_000;
  // How long the TCK waits to see that nothing comes; by far most of its time.
  private static final long QUIET_MILLIS = 30;

  private static TestEnvironment environment() {
    return new TestEnvironment(TIMEOUT_MILLIS, QUIET_MILLIS, QUIET_MILLIS);
  }

  @Test
  void aPartitionsRecords() {
    assertThat(Tck.run(PartitionRecords.class)).hasSizeGreaterThan(20);
  }

  @Test
  void theAssignedPartitions() {
    assertThat(Tck.run(AssignedPartitions.class)).hasSizeGreaterThan(20);
  }

  @Test
  void aLogThatIsRead() {
    assertThat(Tck.run(LogRecords.class)).hasSizeGreaterThan(20);
  }

  /** The records of one partition, all acknowledged at once. */
  public static final class PartitionRecords
      extends PublisherVerification<ConsumerRecord<String, byte[]>> {

    public PartitionRecords() {
      super(environment());
    }

    @Override
    public long maxElementsFromPublisher() {
      return 10_000;
    }

    @Override
    public Publisher<ConsumerRecord<String, byte[]>> createPublisher(long elements) {
      PartitionFeed feed =
          new PartitionFeed(
              64,
              1 << 20,
              new Watermark(Integer.MAX_VALUE, 0),
              new ByteBudget(Long.MAX_VALUE),
              () -> {});
      for (long offset = 0; offset < elements; offset++) {
        feed.add(new ConsumerRecord<>("in", 0, offset, "k", new byte[] {1}));
      }
      feed.finish();
      return feed;
    }

    @Override
    public Publisher<ConsumerRecord<String, byte[]>> createFailedPublisher() {
      PartitionFeed feed =
          new PartitionFeed(1, 1, new Watermark(1, 0), new ByteBudget(1), () -> {});
      feed.abort(new PartitionLostException(new TopicPartition("in", 0)));
      return feed;
    }
  }

  /** The partitions of a group's member: one rebalance gives them all, a stop completes. */
  public static final class AssignedPartitions extends PublisherVerification<AssignedPartition> {

    public AssignedPartitions() {
      super(environment());
    }

    @Override
    public long maxElementsFromPublisher() {
      return 100;
    }

    @Override
    public Publisher<AssignedPartition> createPublisher(long elements) {
      FakeConsumer kafka = new FakeConsumer();
      kafka.log("in", (int) elements, 0, 0);
      TopicPartition[] all = new TopicPartition[(int) elements];
      for (int p = 0; p < all.length; p++) {
        all[p] = new TopicPartition("in", p);
      }
      PartitionReceiver receiver =
          new PartitionReceiver(
              ReceiverOptions.of(KafkaConnection.to("nowhere:1"), "group")
                  .releaseWait(Duration.ZERO),
              List.of("in"),
              StartPosition.committed(),
              ReceiverObserver.NONE,
              () -> kafka);
      kafka.schedulePollTask(() -> kafka.rebalance(List.of(all)));
      // Completes when the subscriber has taken what there is; here, as a host would stop it.
      long[] given = {0};
      return elements == 0
          ? stopped(receiver)
          : new Observed<>(
              receiver.partitions(),
              partition -> {
                if (++given[0] == elements) {
                  receiver.stop();
                }
              });
    }

    private static Flux<AssignedPartition> stopped(PartitionReceiver receiver) {
      receiver.stop();
      return receiver.partitions();
    }

    @Override
    public Publisher<AssignedPartition> createFailedPublisher() {
      return new PartitionReceiver(
              ReceiverOptions.of(KafkaConnection.to("nowhere:1"), "group"),
              List.of("in"),
              StartPosition.committed(),
              ReceiverObserver.NONE,
              () -> {
                throw new IllegalStateException("no consumer");
              })
          .partitions();
    }
  }

  /** A log read to its end. */
  public static final class LogRecords
      extends PublisherVerification<ConsumerRecord<String, byte[]>> {

    private static final TopicPartition LOG = new TopicPartition("log", 0);

    public LogRecords() {
      super(environment());
    }

    @Override
    public long maxElementsFromPublisher() {
      return 10_000;
    }

    @Override
    public Publisher<ConsumerRecord<String, byte[]>> createPublisher(long elements) {
      return new LogReader(
              ReaderOptions.of(KafkaConnection.to("nowhere:1")),
              lost -> {},
              () -> {
                FakeConsumer kafka = new FakeConsumer();
                kafka.log("log", 1, 0, elements);
                kafka.assign(List.of(LOG));
                for (long offset = 0; offset < elements; offset++) {
                  kafka.add(LOG, offset, 1);
                }
                return kafka;
              })
          .read(List.of(LOG), new ReadFrom.Beginning(), new ReadUntil.PresentEnd());
    }

    @Override
    public Publisher<ConsumerRecord<String, byte[]>> createFailedPublisher() {
      return new LogReader(
              ReaderOptions.of(KafkaConnection.to("nowhere:1")),
              lost -> {},
              () -> {
                throw new IllegalStateException("no consumer");
              })
          .read(List.of(LOG), new ReadFrom.Beginning(), new ReadUntil.Forever());
    }
  }
}
