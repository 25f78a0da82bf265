package io.sparsewatt.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Feeds under threads that offer, request and acknowledge at the same time. */
class PartitionFeedTest {

  private static final int RECORDS = 1_000;
  private static final int FEEDS = 3;
  private static final long LIMIT_BYTES = 4_000;

  private static final class Reader extends BaseSubscriber<ConsumerRecord<String, byte[]>> {
    final List<Long> offsets = new ArrayList<>();
    final ConcurrentLinkedQueue<Long> unacknowledged = new ConcurrentLinkedQueue<>();
    final AtomicBoolean inside = new AtomicBoolean();
    volatile boolean overlapped;
    volatile boolean done;

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(ConsumerRecord<String, byte[]> record) {
      overlapped |= !inside.compareAndSet(false, true);
      offsets.add(record.offset());
      unacknowledged.add(record.offset());
      inside.set(false);
    }

    @Override
    protected void hookOnComplete() {
      done = true;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void nothingIsLostRepeatedReorderedOrStuck(long seed) throws InterruptedException {
    ByteBudget budget = new ByteBudget(LIMIT_BYTES);
    List<PartitionFeed> feeds = new ArrayList<>();
    List<Reader> readers = new ArrayList<>();
    for (int f = 0; f < FEEDS; f++) {
      PartitionFeed feed = new PartitionFeed(16, 1 << 20, new Watermark(8, 0), budget, () -> {});
      Reader reader = new Reader();
      feed.subscribe(reader);
      feeds.add(feed);
      readers.add(reader);
    }
    AtomicInteger most = new AtomicInteger();
    Thread poll =
        Thread.ofPlatform()
            .start(() -> {
              Random random = new Random(seed);
              int[] next = new int[FEEDS];
              for (int left = FEEDS * RECORDS; left > 0; ) {
                int f = random.nextInt(FEEDS);
                if (next[f] == RECORDS || feeds.get(f).mustPause()) {
                  Thread.onSpinWait();
                  continue;
                }
                feeds
                    .get(f)
                    .add(
                        new ConsumerRecord<>(
                            "in", f, next[f]++, "k", new byte[random.nextInt(900)]));
                most.accumulateAndGet((int) budget.used(), Math::max);
                left--;
              }
              feeds.forEach(PartitionFeed::finish);
            });
    Thread request =
        Thread.ofPlatform()
            .start(() -> {
              Random random = new Random(seed + 100);
              int[] asked = new int[FEEDS];
              for (int left = FEEDS * RECORDS; left > 0; ) {
                int f = random.nextInt(FEEDS);
                int n = Math.min(1 + random.nextInt(4), RECORDS - asked[f]);
                if (n > 0) {
                  readers.get(f).request(n);
                  asked[f] += n;
                  left -= n;
                }
              }
            });
    Thread acknowledge =
        Thread.ofPlatform()
            .start(() -> {
              for (int left = FEEDS * RECORDS; left > 0; ) {
                for (int f = 0; f < FEEDS; f++) {
                  Long offset = readers.get(f).unacknowledged.poll();
                  if (offset != null) {
                    feeds.get(f).acknowledge(offset, "");
                    left--;
                  }
                }
              }
            });
    RealBroker.until(
        "seed " + seed + ": all complete",
        Duration.ofSeconds(60),
        () -> readers.stream().allMatch(reader -> reader.done));
    poll.join();
    request.join();
    acknowledge.join();
    for (Reader reader : readers) {
      assertThat(reader.overlapped).as("signals one at a time").isFalse();
      assertThat(reader.offsets).hasSize(RECORDS).isSorted().doesNotHaveDuplicates();
    }
    assertThat(budget.used()).isZero();
    assertThat(most.get()).isLessThanOrEqualTo((int) LIMIT_BYTES);
    feeds.forEach(feed -> {
      assertThat(feed.watermark().position()).isEqualTo(RECORDS);
      assertThat(feed.waitingRecords()).isZero();
      assertThat(feed.waitingBytes()).isZero();
    });
  }
}
