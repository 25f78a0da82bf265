package io.sparsewatt.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.gateway.json.EventBody;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * The clients' queues by a clock of the test's own: what waits, what is replaced, who is closed.
 */
class QueuesTest {

  private long now;

  private static LiveEvent event(long counter, String sensor, EventType type) {
    return new LiveEvent(
        counter,
        sensor,
        type,
        new EventBody(
            ("{\"c\":" + counter + ",\"skipped\":").getBytes(StandardCharsets.US_ASCII),
            "}".getBytes(StandardCharsets.US_ASCII)));
  }

  private static String taken(Mono<byte[]> next) {
    byte[] bytes = next.block(Duration.ZERO);
    return bytes == null ? "" : new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void newerReplacesOlderInItsPlaceAndSaysHowMany() {
    EventQueue queue = new EventQueue("ab", Set.of(), () -> now);
    queue.offer(event(1, "a", EventType.SPARSITY));
    queue.offer(event(2, "a", EventType.ENERGY));
    queue.offer(event(3, "a", EventType.SPARSITY));
    queue.offer(event(4, "b", EventType.SPARSITY));
    queue.offer(event(5, "a", EventType.SPARSITY));
    queue.hello("{}".getBytes(StandardCharsets.US_ASCII));
    assertThat(taken(queue.next())).isEqualTo("event: hello\ndata: {}\n\n");
    assertThat(taken(queue.next()))
        .isEqualTo("event: sparsity\nid: ab-5\ndata: {\"c\":5,\"skipped\":2}\n\n");
    assertThat(taken(queue.next())).contains("id: ab-2").contains("\"skipped\":0");
    assertThat(taken(queue.next())).contains("id: ab-4").contains("\"skipped\":0");
    queue.offer(event(6, "a", EventType.SPARSITY));
    assertThat(taken(queue.next())).contains("id: ab-6").contains("\"skipped\":0");
  }

  @Test
  void replayIsNotReplaced() {
    EventQueue queue = new EventQueue("ab", Set.of("a"), () -> now);
    queue.replay(
        List.of(
            event(1, "a", EventType.LAG),
            event(2, "b", EventType.LAG),
            event(3, "a", EventType.LAG)));
    queue.offer(event(4, "a", EventType.LAG));
    assertThat(taken(queue.next())).contains("id: ab-1");
    assertThat(taken(queue.next())).contains("id: ab-3");
    assertThat(taken(queue.next())).contains("id: ab-4").contains("\"skipped\":0");
  }

  @Test
  void readerThatWaitsIsGivenTheEventAtOnceAndAPingAfterTenSeconds() {
    EventQueue queue = new EventQueue("ab", Set.of(), () -> now);
    List<String> read = new ArrayList<>();
    queue.next().subscribe(bytes -> read.add(new String(bytes, StandardCharsets.US_ASCII)));
    queue.offer(event(1, "a", EventType.PLAN));
    assertThat(read).hasSize(1);
    queue.next().subscribe(bytes -> read.add(new String(bytes, StandardCharsets.US_ASCII)));
    now += TimeUnit.SECONDS.toNanos(10) - 1;
    queue.tick();
    assertThat(read).hasSize(1);
    now += 1;
    queue.tick();
    assertThat(read).last().isEqualTo("event: ping\ndata: {}\n\n");
  }

  @Test
  void clientThatTakesNothingForHalfAMinuteIsClosed() {
    EventQueue queue = new EventQueue("ab", Set.of(), () -> now);
    boolean[] closed = new boolean[1];
    queue.closed().subscribe(nothing -> {}, failure -> {}, () -> closed[0] = true);
    queue.offer(event(1, "a", EventType.PLAN));
    now += TimeUnit.SECONDS.toNanos(30) - 1;
    queue.tick();
    assertThat(closed[0]).isFalse();
    now += 1;
    queue.tick();
    assertThat(closed[0]).isTrue();
  }

  @Test
  void ringKeepsTheLastBytesAndKnowsWhatItLacks() {
    EventRing ring = new EventRing(1_000);
    assertThat(ring.after(0)).isEmpty();
    assertThat(ring.after(1)).isNull();
    for (int i = 1; i <= 100; i++) {
      ring.add(event(i, "a", EventType.LAG));
    }
    List<LiveEvent> held = ring.after(99);
    assertThat(held).extracting(LiveEvent::counter).containsExactly(100L);
    assertThat(ring.after(100)).isEmpty();
    assertThat(ring.after(101)).isNull();
    assertThat(ring.after(1)).isNull();
    long oldest = 100;
    while (ring.after(oldest - 1) != null) {
      oldest--;
    }
    assertThat(oldest).isBetween(90L, 97L);
  }

  @Test
  void voxelsBeyondTheBoundAreDroppedForOneKeyframe() {
    VoxelQueue queue = new VoxelQueue(() -> now);
    int[] resyncs = new int[1];
    queue.onResync(() -> resyncs[0]++);
    for (int i = 0; i < VoxelQueue.MAX_MESSAGES; i++) {
      assertThat(queue.offer(new byte[10])).isTrue();
    }
    assertThat(queue.offer(new byte[10])).isFalse();
    assertThat(queue.isOverflowed()).isTrue();
    assertThat(queue.offer(new byte[10])).isFalse();
    assertThat(resyncs[0]).isZero();
    List<VoxelMessage> read = new ArrayList<>();
    queue.next().subscribe(read::add);
    // Nothing waits: the keyframe is made when it can be sent, of the state of then.
    assertThat(resyncs[0]).isEqualTo(1);
    assertThat(read).isEmpty();
    queue.restart(new byte[77]);
    assertThat(read).hasSize(1);
    assertThat(((VoxelMessage.Binary) read.getFirst()).bytes()).hasSize(77);
    assertThat(queue.offer(new byte[10])).isTrue();
  }

  @Test
  void voxelsAreBoundedInBytesButOneMessageMayBeLarger() {
    VoxelQueue queue = new VoxelQueue(() -> now);
    assertThat(queue.offer(new byte[(int) VoxelQueue.MAX_BYTES + 1])).isTrue();
    assertThat(queue.offer(new byte[1])).isFalse();
    queue.clear();
    assertThat(queue.offer(new byte[(int) VoxelQueue.MAX_BYTES - 1])).isTrue();
    assertThat(queue.offer(new byte[1])).isTrue();
    assertThat(queue.offer(new byte[1])).isFalse();
  }

  @Test
  void voxelSocketPingsAndClosesWhoTakesNothing() {
    VoxelQueue queue = new VoxelQueue(() -> now);
    List<VoxelMessage> read = new ArrayList<>();
    queue.next().subscribe(read::add);
    now += VoxelQueue.PING_NANOS;
    queue.tick();
    assertThat(read).containsExactly(new VoxelMessage.Ping());
    boolean[] closed = new boolean[1];
    queue.closed().subscribe(nothing -> {}, failure -> {}, () -> closed[0] = true);
    now += VoxelQueue.STALL_NANOS;
    queue.tick();
    assertThat(closed[0]).isTrue();
  }

  @Test
  void latenciesAreOfTheLastTenSeconds() {
    Latencies latencies = new Latencies();
    for (int i = 1; i <= 100; i++) {
      latencies.add(i * 100L, i);
    }
    assertThat(latencies.hz(10_000)).isEqualTo(10);
    double[] sorted = latencies.sorted(10_000);
    assertThat(Latencies.percentile(sorted, 50)).isEqualTo(50);
    assertThat(Latencies.percentile(sorted, 99)).isEqualTo(99);
    assertThat(latencies.hz(15_000)).isEqualTo(5);
    assertThat(Latencies.percentile(latencies.sorted(19_950), 50)).isNaN();
    latencies.add(19_960, -1);
    assertThat(latencies.sorted(19_960)).hasSize(1);
  }
}
