package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SessionTest {

  private static final int CHANNELS = 3;
  private final Network network = IncrementalTest.everyOperator(800);
  private final SplittableRandom random = new SplittableRandom(99);
  private final long[] keys = Scenes.sites(random, 120, Axes.of(-6), Axes.of(12));
  private final byte[] features = Scenes.quantised(random, keys.length * CHANNELS);

  @Test
  void anEmptyFrameIsAFrame() {
    try (Session session = network.open(SessionOptions.defaults().withExtent(Axes.of(64)))) {
      Receipt receipt = session.keyframe(new long[0], new byte[0]);
      assertThat(receipt.executedMacs()).isZero();
      assertThat(receipt.denseMacs().getAsLong()).isPositive();
      assertThat(session.output().sites()).isZero();
      session.keyframe(keys, features);
      assertThat(session.output().sites()).isEqualTo(keys.length);
      Receipt emptied = session.update(keys, new long[0], new byte[0]);
      assertThat(emptied.executedMacs()).isZero();
      for (Layer layer : network.layers()) {
        assertThat(session.rows(layer.name()).sites()).as(layer.name()).isZero();
        assertThat(emptied.layers().get(layer.index()).edges()).as(layer.name()).isZero();
      }
      assertThat(network.countMacs(new long[0]).total()).isZero();
    }
  }

  @Test
  void theOrderOfInputsIsWithoutEffect() {
    long[] shuffled = keys.clone();
    byte[] rows = features.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      long key = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = key;
      for (int c = 0; c < CHANNELS; c++) {
        byte value = rows[i * CHANNELS + c];
        rows[i * CHANNELS + c] = rows[j * CHANNELS + c];
        rows[j * CHANNELS + c] = value;
      }
    }
    try (Session one = network.open(SessionOptions.defaults());
        Session two = network.open(SessionOptions.defaults())) {
      assertThat(two.keyframe(shuffled, rows)).isEqualTo(one.keyframe(keys, features));
      IncrementalTest.Edits.assertSame("shuffled", network, two, one);
      long[] sorted = one.output().keys();
      assertThat(sorted).isSorted();
    }
  }

  @Test
  void movingByTheTotalStrideMovesEveryLevel() {
    Axes stride = network.totalStride();
    assertThat(stride).isEqualTo(Axes.of(4));
    long[] moved = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      moved[i] =
          SiteKey.of(
              SiteKey.axis0(keys[i]) + 3 * stride.a0(),
              SiteKey.axis1(keys[i]) - 2 * stride.a1(),
              SiteKey.axis2(keys[i]) + 1000 * stride.a2());
    }
    try (Session one = network.open(SessionOptions.defaults());
        Session two = network.open(SessionOptions.defaults())) {
      assertThat(two.keyframe(moved, features)).isEqualTo(one.keyframe(keys, features));
      for (Layer layer : network.layers()) {
        // A common shift keeps the canonical order.
        assertThat(IncrementalTest.Edits.bits(two.rows(layer.name()).toArray()))
            .as(layer.name())
            .isEqualTo(IncrementalTest.Edits.bits(one.rows(layer.name()).toArray()));
      }
    }
  }

  @Test
  void bytesStandForFractionsOf127() {
    float[] floats = new float[features.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = features[i] / 127f;
    }
    try (Session one = network.open(SessionOptions.defaults());
        Session two = network.open(SessionOptions.defaults())) {
      assertThat(one.keyframe(keys, features)).isEqualTo(two.keyframe(keys, floats));
      IncrementalTest.Edits.assertSame("floats", network, one, two);
    }
  }

  @Test
  void sitesAtTheEdgeOfTheKeySpaceFeedOnlyWhatIsThere() {
    int min = SiteKey.MIN;
    int max = SiteKey.MAX;
    long[] corners = {
      SiteKey.of(min, min, min), SiteKey.of(min, min, min + 1), SiteKey.of(min, max, max),
          SiteKey.of(0, min, max),
      SiteKey.of(0, max, min), SiteKey.of(max, max, max), SiteKey.of(max, max, max - 1),
          SiteKey.of(max, min, min)
    };
    byte[] rows = Scenes.quantised(random, corners.length * CHANNELS);
    try (Session one = network.open(SessionOptions.defaults());
        Session two = network.open(SessionOptions.defaults())) {
      Receipt receipt = one.keyframe(corners, rows);
      for (int i = 0; i < corners.length; i++) {
        two.update(
            new long[0],
            new long[] {corners[i]},
            java.util.Arrays.copyOfRange(rows, i * CHANNELS, (i + 1) * CHANNELS));
      }
      IncrementalTest.Edits.assertSame("corners", network, two, one);
      // Eight sites and two pairs of neighbours, each seen both ways.
      assertThat(receipt.layer("stem").edges()).isEqualTo(8 + 4);
    }
  }

  @Test
  void refusedInputLeavesTheSessionAsItWas() {
    try (Session session = network.open(SessionOptions.defaults());
        Session fresh = network.open(SessionOptions.defaults())) {
      session.keyframe(keys, features);
      fresh.keyframe(keys, features);
      long absent = SiteKey.of(500, 0, 0);
      byte[] row = new byte[CHANNELS];
      refused(
          () -> session.update(new long[] {absent}, new long[0], new byte[0]),
          "(500, 0, 0) is not active");
      refused(
          () -> session.update(new long[] {keys[0]}, new long[] {keys[0]}, row),
          "is in removed[0] and in keys[0]");
      refused(
          () -> session.update(new long[] {keys[0], keys[3], keys[0]}, new long[0], new byte[0]),
          "twice, at 0 and 2");
      refused(
          () -> session.update(new long[0], new long[] {-5}, row), "keys[0] = -5 is no site key");
      refused(
          () -> session.update(new long[0], new long[] {absent}, new byte[2]),
          "1 sites of 3 channels need 3");
      refused(
          () -> session.keyframe(new long[] {absent}, new float[] {0, Float.NaN, 0}),
          "features[1] = NaN (site 0, channel 1)");
      IncrementalTest.Edits.assertSame("after refusals", network, session, fresh);
      session.update(new long[] {keys[0]}, new long[0], new byte[0]);
    }
  }

  private static void refused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void sitesAreBoundedAndAFailedFrameAsksForAKeyframe() {
    // The dilating layer makes more sites than came in.
    try (Session session = network.open(SessionOptions.defaults().withMaxSites(200))) {
      assertThatThrownBy(() -> session.keyframe(keys, features))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the session allows 200");
      assertThatThrownBy(() -> session.update(new long[0], new long[0], new byte[0]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("send a keyframe");
      assertThatThrownBy(session::output).isInstanceOf(IllegalStateException.class);
      long[] few = {keys[0]};
      byte[] row = java.util.Arrays.copyOf(features, CHANNELS);
      session.keyframe(few, row);
      assertThat(session.output().sites()).isEqualTo(1);
      long[] rest = java.util.Arrays.copyOfRange(keys, 1, keys.length);
      assertThatThrownBy(() ->
              session.update(
                  new long[0],
                  rest,
                  java.util.Arrays.copyOfRange(features, CHANNELS, features.length)))
          .isInstanceOf(IllegalStateException.class);
      session.keyframe(few, row);
      try (Session fresh = network.open(SessionOptions.defaults())) {
        fresh.keyframe(few, row);
        IncrementalTest.Edits.assertSame("after a failure", network, session, fresh);
      }
    }
  }

  @Test
  void boundedNetworksRefuseSitesOutside() {
    Network bounded = Presets.eventUNet2d(1, 32, 24, 2);
    try (Session session = bounded.open(SessionOptions.defaults())) {
      refused(
          () -> session.keyframe(new long[] {SiteKey.of(32, 0, 0)}, new byte[2]),
          "(32, 0, 0) is outside the network's grid of 32x24x1");
      refused(
          () -> bounded.countMacs(new long[] {SiteKey.of(0, 0, 1)}), "outside the network's grid");
    }
  }

  @Test
  void viewsEndWithTheirFrame() {
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(keys, features);
      LayerRows rows = session.output();
      assertThat(rows.toArray()).hasSize(keys.length * rows.channels());
      assertThatThrownBy(() -> rows.value(0, 6)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> rows.key(keys.length)).isInstanceOf(IndexOutOfBoundsException.class);
      session.update(new long[0], new long[0], new byte[0]);
      assertThatThrownBy(rows::toArray)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("earlier frame");
      assertThatThrownBy(() -> session.rows("nothing"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no layer 'nothing'");
    }
  }

  @Test
  void aClosedSessionRefuses() {
    Session session = network.open(SessionOptions.defaults().withThreads(2));
    session.keyframe(keys, features);
    session.close();
    assertThatThrownBy(() -> session.keyframe(keys, features)).hasMessageContaining("closed");
  }

  @Test
  void aSnapshotGoesOnWhereItWasTakenAndNothingElseIsTakenForOne() {
    byte[] taken;
    try (Session session = network.open(SessionOptions.defaults());
        Session other = network.open(SessionOptions.defaults().withThreads(2))) {
      session.keyframe(keys, features);
      session.update(new long[] {keys[5]}, new long[0], new byte[0]);
      taken = session.snapshot();
      other.restore(taken);
      IncrementalTest.Edits.assertSame("restored", network, session, other);
      for (int at : new int[] {0, 4, 8, 40, 44, 60, taken.length - 1}) {
        byte[] damaged = taken.clone();
        damaged[at] ^= 1;
        assertThatThrownBy(() -> other.restore(damaged))
            .isInstanceOf(IllegalArgumentException.class);
      }
      for (int length : new int[] {0, 47, 52, taken.length - 1}) {
        byte[] cut = java.util.Arrays.copyOf(taken, length);
        assertThatThrownBy(() -> other.restore(cut)).isInstanceOf(IllegalArgumentException.class);
      }
      // What was refused changed nothing.
      IncrementalTest.Edits.assertSame("after refusals", network, session, other);
    }
    try (Session another = IncrementalTest.everyOperator(700).open(SessionOptions.defaults())) {
      assertThatThrownBy(() -> another.restore(taken)).hasMessageContaining("is of network");
    }
  }
}
