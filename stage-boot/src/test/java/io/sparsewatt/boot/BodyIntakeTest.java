package io.sparsewatt.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class BodyIntakeTest {

  private static final int MAX = 1 << 20;

  private final BodyIntake intake = new BodyIntake(MAX, 4L * MAX);

  /** Pieces are used again: what one body left in them is in no other. */
  @Test
  void bodiesComeOutAsTheyCame() {
    SplittableRandom random = new SplittableRandom(1);
    int[] sizes = {1, 65_535, 65_536, 65_537, 131_072, 300_000, MAX, 7};
    for (int round = 0; round < 3; round++) {
      for (int size : sizes) {
        byte[] body = new byte[size];
        random.nextBytes(body);
        byte[] got = intake.take(cut(body, random), -1, Mono::just).block();
        assertThat(got).as("size " + size + " round " + round).isEqualTo(body);
        assertThat(intake.bytesInFlight()).isZero();
      }
    }
    assertThat(intake.take(Flux.empty(), 0, Mono::just).blockOptional()).isEmpty();
  }

  @Test
  void bodiesThatComeSideBySideDoNotMix() {
    SplittableRandom random = new SplittableRandom(2);
    List<byte[]> bodies = new ArrayList<>();
    List<byte[]> got = new ArrayList<>();
    List<Sinks.Many<DataBuffer>> senders = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      byte[] body = new byte[150_000 + 31 * i];
      random.nextBytes(body);
      bodies.add(body);
      got.add(new byte[0]);
      Sinks.Many<DataBuffer> sender = Sinks.many().unicast().onBackpressureBuffer();
      senders.add(sender);
      int at = i;
      intake.take(sender.asFlux(), body.length, Mono::just).subscribe(all -> got.set(at, all));
    }
    for (int from = 0; from < 150_124; from += 10_000) {
      for (int i = 0; i < 5; i++) {
        byte[] body = bodies.get(i);
        if (from < body.length) {
          senders
              .get(i)
              .tryEmitNext(
                  wrap(Arrays.copyOfRange(body, from, Math.min(body.length, from + 10_000))))
              .orThrow();
        }
      }
    }
    senders.forEach(sender -> sender.tryEmitComplete().orThrow());
    for (int i = 0; i < 5; i++) {
      assertThat(got.get(i)).as("body " + i).isEqualTo(bodies.get(i));
    }
    assertThat(intake.bytesInFlight()).isZero();
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAndHoldsNothing() {
    SplittableRandom random = new SplittableRandom(3);
    assertThatThrownBy(() -> intake.take(cut(new byte[MAX + 1], random), -1, Mono::just).block())
        .hasMessageContaining("more than " + MAX + " bytes");
    assertThatThrownBy(() -> intake.take(Flux.never(), MAX + 1, Mono::just).block())
        .hasMessageContaining(MAX + 1 + " bytes");
    assertThat(intake.bytesInFlight()).isZero();
  }

  private static Flux<DataBuffer> cut(byte[] body, SplittableRandom random) {
    List<DataBuffer> buffers = new ArrayList<>();
    for (int from = 0; from < body.length; ) {
      int to = Math.min(body.length, from + random.nextInt(1, 70_000));
      buffers.add(wrap(Arrays.copyOfRange(body, from, to)));
      from = to;
    }
    return Flux.fromIterable(buffers);
  }

  private static DataBuffer wrap(byte[] bytes) {
    return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
  }
}
