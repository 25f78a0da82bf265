package io.sparsewatt.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatermarkTest {

  /** Against the definition: the position after the last record with all before it acknowledged. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyOrderOfAcknowledgementsGivesTheContiguousPosition(long seed) {
    Random random = new Random(seed);
    long start = random.nextInt(100);
    Watermark watermark = new Watermark(1_000, start);
    TreeMap<Long, Boolean> model = new TreeMap<>();
    List<Long> open = new ArrayList<>();
    long offset = start - random.nextInt(10);
    long inFlight = 0;
    for (int step = 0; step < 1_500; step++) {
      int choice = random.nextInt(10);
      if (choice < 5 && !watermark.full()) {
        offset += 1 + (random.nextInt(4) == 0 ? random.nextInt(5) : 0);
        assertThat(watermark.opened(offset, 7)).isTrue();
        model.put(offset, false);
        open.add(offset);
        inFlight += 7;
      } else if (choice < 9 && !open.isEmpty()) {
        long done = open.remove(random.nextInt(open.size()));
        inFlight -= watermark.acknowledge(done, "m" + done);
        model.put(done, true);
        assertThat(watermark.acknowledge(done, "again")).isZero();
      } else if (choice == 9 && random.nextInt(20) == 0) {
        long through = offset - random.nextInt(10);
        inFlight -= watermark.acknowledgeThrough(through, "t" + through);
        model.headMap(through, true).replaceAll((o, acknowledged) -> true);
        open.removeIf(o -> o <= through);
      }
      long position = start;
      for (var entry : model.entrySet()) {
        if (!entry.getValue()) {
          break;
        }
        position = Math.max(position, entry.getKey() + 1);
      }
      assertThat(watermark.position()).as("seed %d step %d", seed, step).isEqualTo(position);
      assertThat(inFlight).isEqualTo(7L * open.size());
    }
    long left = 7L * open.size();
    assertThat(watermark.close()).as("bytes left").isEqualTo(left);
    assertThat(watermark.opened(offset + 1, 7)).isFalse();
    assertThat(watermark.acknowledgeThrough(offset, "late")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void commitsOnceEach(int more) {
    Watermark watermark = new Watermark(10, 5);
    assertThat(watermark.uncommitted()).isNull();
    watermark.opened(5, 1);
    watermark.acknowledge(5, "five");
    assertThat(watermark.uncommitted()).isEqualTo(new OffsetAndMetadata(6, "five"));
    watermark.committed(6 + more);
    assertThat(watermark.uncommitted()).isNull();
  }
}
