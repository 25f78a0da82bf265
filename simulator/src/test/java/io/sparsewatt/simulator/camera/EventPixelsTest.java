package io.sparsewatt.simulator.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EventPixelsTest {

  private static final int WIDTH = 40;
  private static final int HEIGHT = 4;

  private static EventCameraSpec spec(double thresholdSigma, double noiseHz, int maxEvents) {
    return new EventCameraSpec(
        WIDTH, HEIGHT, 1, 0.2, thresholdSigma, noiseHz, 5, 0, 1.4, maxEvents);
  }

  private static EventPacket packet(EventPixels pixels) {
    int n = pixels.count();
    EventPacket packet =
        new EventPacket(
            0,
            io.sparsewatt.simulator.scene.SensorPose.level(0, 0, 1, 0),
            WIDTH,
            HEIGHT,
            n,
            new int[n],
            new short[n],
            new short[n],
            new byte[n],
            pixels.dropped());
    pixels.sort(100_000, packet.timeOffsetMicros(), packet.x(), packet.y(), packet.polarity());
    return packet;
  }

  private static float[] flat(double value) {
    float[] image = new float[WIDTH * HEIGHT];
    Arrays.fill(image, (float) value);
    return image;
  }

  /** Log luminance that is {@code left} up to a column and {@code right} from it. */
  private static float[] edge(int column, double left, double right) {
    float[] image = new float[WIDTH * HEIGHT];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) (i % WIDTH < column ? left : right);
    }
    return image;
  }

  @Test
  void aRampFiresAtEveryThresholdCrossing() {
    EventPixels pixels = new EventPixels(spec(0, 0, 10_000), 1);
    pixels.reset(flat(0));
    pixels.begin();
    pixels.accept(flat(0.5), 0, 10_000);
    pixels.accept(flat(1.1), 10_000, 20_000);
    pixels.accept(flat(0.85), 20_000, 30_000);
    EventPacket packet = packet(pixels);
    // 0.2 and 0.4 on the first slope (0.05 a ms), 0.6, 0.8, 1.0 on the second (0.06 a ms); down
    // to 0.85 nothing, for the reference stays at 1.0.
    assertThat(packet.count()).isEqualTo(5 * WIDTH * HEIGHT);
    int[] expected = {4_000, 8_000, 11_667, 15_000, 18_333};
    for (int i = 0; i < packet.count(); i++) {
      assertThat(packet.polarity()[i]).isEqualTo((byte) 1);
      assertThat((double) packet.timeOffsetMicros()[i])
          .isCloseTo(expected[i / (WIDTH * HEIGHT)], within(2.0));
    }
    pixels.begin();
    pixels.accept(flat(0.79), 0, 1_000);
    packet = packet(pixels);
    assertThat(packet.count()).isEqualTo(WIDTH * HEIGHT);
    assertThat(packet.polarity()).containsOnly((byte) 0);
  }

  @Test
  void aMovingEdgeFiresWhereItPassesWithTheSignOfTheChange() {
    EventPixels pixels = new EventPixels(spec(0.03, 0, 10_000), 1);
    // Bright on the left, moving right at one column a millisecond: columns 10..19 turn bright.
    pixels.reset(edge(10, 0.7, 0));
    pixels.begin();
    for (int step = 0; step < 10; step++) {
      pixels.accept(edge(11 + step, 0.7, 0), step * 1_000, (step + 1) * 1_000);
    }
    EventPacket packet = packet(pixels);
    assertThat(packet.count()).isEqualTo(10 * HEIGHT * 3);
    int before = 0;
    for (int i = 0; i < packet.count(); i++) {
      int t = packet.timeOffsetMicros()[i];
      assertThat(packet.polarity()[i]).isEqualTo((byte) 1);
      assertThat((int) packet.x()[i]).isEqualTo(10 + t / 1_000);
      assertThat(t).isGreaterThanOrEqualTo(before);
      before = t;
    }
    // And back: the same columns turn dark.
    pixels.begin();
    for (int step = 0; step < 10; step++) {
      pixels.accept(edge(19 - step, 0.7, 0), step * 1_000, (step + 1) * 1_000);
    }
    packet = packet(pixels);
    assertThat(packet.polarity()).containsOnly((byte) 0);
    for (int i = 0; i < packet.count(); i++) {
      assertThat((int) packet.x()[i]).isEqualTo(19 - packet.timeOffsetMicros()[i] / 1_000);
    }
  }

  @Test
  void backgroundEventsAreAPoissonProcess() {
    EventPixels pixels = new EventPixels(spec(0, 50, 10_000), 1);
    pixels.reset(flat(0));
    int packets = 400;
    long sum = 0;
    long squares = 0;
    long on = 0;
    int[] byPixel = new int[WIDTH * HEIGHT];
    long early = 0;
    for (int k = 0; k < packets; k++) {
      pixels.begin();
      pixels.accept(flat(0), 0, 100_000);
      pixels.addNoise(k * 100_000_000L, 100_000);
      EventPacket packet = packet(pixels);
      sum += packet.count();
      squares += (long) packet.count() * packet.count();
      for (int i = 0; i < packet.count(); i++) {
        on += packet.polarity()[i];
        byPixel[packet.y()[i] * WIDTH + packet.x()[i]]++;
        early += packet.timeOffsetMicros()[i] < 50_000 ? 1 : 0;
      }
    }
    double mean = 50 * 0.1 * WIDTH * HEIGHT;
    double average = (double) sum / packets;
    assertThat(average).isCloseTo(mean, within(4 * Math.sqrt(mean / packets)));
    double variance = (double) squares / packets - average * average;
    assertThat(variance / mean).isCloseTo(1, within(0.3));
    assertThat((double) on / sum).isCloseTo(0.5, within(0.01));
    assertThat((double) early / sum).isCloseTo(0.5, within(0.01));
    for (int count : byPixel) {
      assertThat((double) count).isCloseTo(2_000, within(5 * Math.sqrt(2_000)));
    }
  }

  @Test
  void whatDoesNotFitIsDroppedAndCounted() {
    EventPixels pixels = new EventPixels(spec(0, 0, 100), 1);
    pixels.reset(flat(0));
    pixels.begin();
    pixels.accept(flat(0.45), 0, 1_000);
    assertThat(pixels.count()).isEqualTo(100);
    assertThat(pixels.dropped()).isEqualTo(2 * WIDTH * HEIGHT - 100);
  }
}
