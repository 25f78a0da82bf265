package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UnpoolTest {

  private static final int CHANNELS = 3;

  /** Each row added to every site of its window, turned round, by plain loops. */
  @Test
  void rowsAreSpreadOverTheirWindows() {
    SplittableRandom random = new SplittableRandom(91);
    Axes sides = new Axes(6, 5, 4);
    for (int k = 1; k <= 3; k++) {
      for (int s = 1; s <= 3; s++) {
        for (int p = 0; p <= 1; p++) {
          for (int d = 1; d <= 2; d++) {
            Geometry g =
                new Geometry(
                    new Axes(k, 2, 1), new Axes(s, 2, 1), new Axes(p, 0, 0), new Axes(d, 1, 1));
            long[] keys = Scenes.sites(random, 30, Axes.of(0), sides);
            float[] features = Scenes.integers(random, 30 * CHANNELS, 9);
            check(g, null, keys, features);
            check(g, sides, keys, features);
          }
        }
      }
    }
  }

  private static void check(
      Geometry g, @org.jspecify.annotations.Nullable Axes bounds, long[] keys, float[] features) {
    NetworkBuilder builder = Network.builder("t", Weights.he(1));
    if (bounds != null) {
      builder.bounded(bounds);
    }
    Network network = builder.build(builder.input("in", CHANNELS).unpool("out", g));
    Axes made = bounds == null ? null : g.denseInput(bounds);
    TreeMap<Long, float[]> expected = new TreeMap<>();
    for (int n = 0; n < keys.length; n++) {
      for (int tap = 0; tap < g.taps(); tap++) {
        int r0 = tap / 2;
        int r1 = tap % 2;
        int a0 =
            SiteKey.axis0(keys[n]) * g.stride().a0() - g.padding().a0() + r0 * g.dilation().a0();
        int a1 = SiteKey.axis1(keys[n]) * 2 + r1;
        int a2 = SiteKey.axis2(keys[n]);
        if (made != null && (a0 < 0 || a0 >= made.a0() || a1 >= made.a1())) {
          continue;
        }
        float[] row = expected.computeIfAbsent(SiteKey.of(a0, a1, a2), key -> new float[CHANNELS]);
        for (int c = 0; c < CHANNELS; c++) {
          row[c] += features[n * CHANNELS + c];
        }
      }
    }
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(keys, features);
      String where = g + (bounds == null ? "" : " bounded");
      assertThat(session.output().keys())
          .as(where)
          .containsExactly(expected.keySet().stream().mapToLong(Long::longValue).toArray());
      int row = 0;
      for (float[] values : expected.values()) {
        float[] found = new float[CHANNELS];
        session.output().copyRow(row++, found, 0);
        assertThat(found).as(where).isEqualTo(values);
      }
    }
  }
}
