package io.sparsewatt.simulator.worlds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.scene.SensorPose;
import io.sparsewatt.simulator.worlds.layout.Layout;
import io.sparsewatt.simulator.worlds.layout.World;
import io.sparsewatt.simulator.worlds.scanner.BeamPattern;
import io.sparsewatt.simulator.worlds.scanner.NoiseLevel;
import io.sparsewatt.simulator.worlds.scanner.ScannerTraits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LabelledWorldsTest {

  private static final LabelledWorlds WORLDS = new LabelledWorlds();

  private static WorldFamily family(Layout layout) {
    return new WorldFamily(layout, BeamPattern.VLP16, NoiseLevel.USUAL);
  }

  /** A digest of every number of some scans. */
  private static String digest(List<LabelledScan> scans) {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    for (LabelledScan scan : scans) {
      ByteBuffer bytes = ByteBuffer.allocate(25 * scan.count());
      for (int i = 0; i < scan.count(); i++) {
        bytes.putFloat(scan.x()[i]).putFloat(scan.y()[i]).putFloat(scan.z()[i]);
        bytes.putFloat(scan.intensity()[i]).putInt(scan.timeOffsetNanos()[i]);
        bytes.put(scan.label()[i]).putInt(scan.instance()[i]);
      }
      sha.update(bytes.array());
      String rest = scan.timeNanos() + " " + scan.pose() + scan.boxes();
      sha.update(rest.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /**
   * The bytes of another machine or JVM are these too. A change of the worlds changes them on
   * purpose: take the new ones from the failure and say so in the commit, for weights trained on
   * the old worlds are then no longer reproducible.
   */
  @ParameterizedTest
  @CsvSource({
    "TOWN, b27946d7d00585f8adf3101afae7a344d3ec0f76ce3dd3172256030d13d07993",
    "BOULEVARD, 8565d9d5f2a8d345cd6e8d2bc7c33d6666bfab4261b65d0741a971d93d9e9d12",
    "SUBURB, 9e6e3583ee78e32454f0dbb5e7dcc99348b4fe4067247fd7bf6499a4720bab5a",
    "COUNTRY, 757584591a4733632753f185f66e5c3303655629bddba42f73053339e82eac94",
    "MOTORWAY, 846b445e696bb08c08ef9467ff0beb97cd00f0eef28fc290ec37c35a24707148",
    "CAR_PARK, 9411e2faf7bfa16404c0b29d9fdcec05a4003ca14eff68b91cb78df2c0a4426c",
    "OLD_TOWN, 06957df9af6caf6bce80b54e80a142819d23b0dbb5f483240bceb0195b2ae5c8",
    "INDUSTRIAL, 562f4633278be591f8445f409a6414c1699aeb3ef9f5d982daf27f311406521d"
  })
  void theBytesAreThoseOfEveryOtherMachine(Layout layout, String golden) {
    assertThat(digest(WORLDS.sequence(family(layout), 2026, 2))).isEqualTo(golden);
  }

  @Test
  void oneSeedOneScanOnAnyThreadInAnyOrder() {
    WorldFamily family = family(Layout.TOWN);
    String first = digest(List.of(WORLDS.scan(family, 5)));
    WORLDS.scan(family, 6);
    String again =
        CompletableFuture.supplyAsync(
                () -> digest(List.of(new LabelledWorlds().sequence(family, 5, 2).get(0))))
            .join();
    assertThat(again).isEqualTo(first);
    assertThat(digest(List.of(WORLDS.scan(family, 6)))).isNotEqualTo(first);
  }

  @Test
  void sequencesHaveBounds() {
    assertThatThrownBy(() -> WORLDS.sequence(family(Layout.TOWN), 1, 0))
        .hasMessage("frames of 1..64 required but it was 0");
    assertThatThrownBy(() -> WORLDS.sequence(family(Layout.TOWN), 1, 65))
        .hasMessageContaining("65");
  }

  /** Rotates and shifts by the pose's quaternion, independently of the code that made it. */
  private static double[] toWorld(SensorPose p, double x, double y, double z) {
    double tx = 2 * (p.qy() * z - p.qz() * y);
    double ty = 2 * (p.qz() * x - p.qx() * z);
    double tz = 2 * (p.qx() * y - p.qy() * x);
    return new double[] {
      p.x() + x + p.qw() * tx + p.qy() * tz - p.qz() * ty,
      p.y() + y + p.qw() * ty + p.qz() * tx - p.qx() * tz,
      p.z() + z + p.qw() * tz + p.qx() * ty - p.qy() * tx
    };
  }

  /** Moving, tilted, turning: in the world, ground points must lie on the ground. */
  @ParameterizedTest
  @EnumSource(Layout.class)
  void groundPointsLieOnTheGround(Layout layout) {
    for (long seed = 40; seed < 42; seed++) {
      WorldFamily family = family(layout);
      ScannerTraits drawn = ScannerTraits.draw(family.beams(), family.noise(), seed);
      if (drawn.rolling() && !drawn.deskewed()) {
        continue;
      }
      ScannerTraits traits = drawn.withoutNoise();
      World world = layout.build(seed, false);
      for (LabelledScan scan : WORLDS.sequence(family, seed, traits, 2)) {
        int ground = 0;
        for (int i = 0; i < scan.count(); i++) {
          if (scan.label()[i] != 0) {
            continue;
          }
          ground++;
          double[] p = toWorld(scan.pose(), scan.x()[i], scan.y()[i], scan.z()[i]);
          double off = p[2] - world.terrain().height(p[0], p[1]);
          // Grass and soil answer from within: two centimetres, four standard deviations.
          assertThat(Math.abs(off)).as(layout + ", seed " + seed + ", point " + i).isLessThan(0.09);
        }
        assertThat(ground).isGreaterThan(500);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void pointsOfRoadUsersLieInTheirBoxes(Layout layout) {
    WorldFamily family = family(layout);
    int inside = 0;
    int all = 0;
    for (long seed = 1; seed <= 4; seed++) {
      ScannerTraits traits = ScannerTraits.plain(BeamPattern.OUSTER64, seed);
      LabelledScan scan = WORLDS.sequence(family, seed, traits, 1).get(0);
      for (TruthBox box : scan.boxes()) {
        int own = 0;
        for (int i = 0; i < scan.count(); i++) {
          if (scan.instance()[i] != box.instance()) {
            continue;
          }
          own++;
          assertThat(scan.label()[i]).isEqualTo(box.type().label());
          double[] p = toWorld(scan.pose(), scan.x()[i], scan.y()[i], scan.z()[i]);
          double c = Math.cos(box.yaw());
          double s = Math.sin(box.yaw());
          double dx = p[0] - box.x();
          double dy = p[1] - box.y();
          // Mirrors and what people carry stand out.
          boolean in =
              Math.abs(c * dx + s * dy) < box.length() / 2 + 0.4
                  && Math.abs(c * dy - s * dx) < box.width() / 2 + 0.35
                  && Math.abs(p[2] - box.z()) < box.height() / 2 + 0.35;
          all++;
          inside += in ? 1 : 0;
        }
        assertThat(own).isEqualTo(box.points()).isPositive();
      }
    }
    assertThat(all).as("points of road users").isGreaterThan(500);
    assertThat((double) inside / all).as("inside, of " + all).isGreaterThan(0.97);
  }

  @Test
  void everyLayoutHasWhatItIsNamedFor() {
    for (Layout layout : Layout.values()) {
      int[] points = new int[ObjectClass.values().length];
      for (long seed = 1; seed <= 5; seed++) {
        LabelledScan scan = WORLDS.scan(family(layout), seed);
        assertThat(scan.count()).as(layout + " " + seed).isGreaterThan(3_000);
        for (byte label : scan.label()) {
          points[label]++;
        }
      }
      for (ObjectClass type : ObjectClass.values()) {
        boolean rare =
            (layout == Layout.MOTORWAY || layout == Layout.COUNTRY)
                && (type == ObjectClass.PEDESTRIAN || type == ObjectClass.TWO_WHEELER);
        if (!rare) {
          assertThat(points[type.ordinal()]).as(layout + " " + type).isGreaterThan(20);
        }
      }
    }
  }

  @Test
  void aSequenceMovesAndKeepsItsIds() {
    for (long seed = 1; seed < 8; seed++) {
      List<LabelledScan> scans = WORLDS.sequence(family(Layout.TOWN), seed, 4);
      LabelledScan first = scans.get(0);
      LabelledScan last = scans.get(3);
      assertThat(last.timeNanos()).isEqualTo(300_000_000L);
      for (TruthBox a : first.boxes()) {
        for (TruthBox b : last.boxes()) {
          if (a.instance() == b.instance()) {
            assertThat(b.type()).isEqualTo(a.type());
            assertThat(b.length()).isEqualTo(a.length());
            assertThat(Math.hypot(b.x() - a.x() - 0.3 * a.vx(), b.y() - a.y() - 0.3 * a.vy()))
                .as("seed " + seed + ", " + a)
                .isLessThan(0.5);
          }
        }
      }
    }
  }

  @Test
  void ablationsTakeAwayWhatTheySay() {
    WorldFamily family = family(Layout.COUNTRY);
    LabelledScan one = new LabelledWorlds(EnumSet.of(Ablation.ONE_SENSOR)).scan(family, 3);
    assertThat(one.traits().beams()).isEqualTo(64);
    LabelledScan clean = new LabelledWorlds(EnumSet.of(Ablation.NO_NOISE)).scan(family, 3);
    assertThat(clean.traits().rangeSigma()).isZero();
    assertThat(clean.count()).isGreaterThan(WORLDS.scan(family, 3).count());
    LabelledScan flat =
        new LabelledWorlds(EnumSet.of(Ablation.FLAT_GROUND, Ablation.NO_NOISE)).scan(family, 3);
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < flat.count(); i++) {
      if (flat.label()[i] == 0 && (flat.traits().deskewed() || !flat.traits().rolling())) {
        double z = toWorld(flat.pose(), flat.x()[i], flat.y()[i], flat.z()[i])[2];
        least = Math.min(least, z);
        most = Math.max(most, z);
      }
    }
    assertThat(most - least).isLessThan(0.2);
  }

  @Test
  void theSplitHoldsOutWhatItNames() {
    assertThat(Split.TRAIN.families()).hasSize(60).doesNotHaveDuplicates();
    for (WorldFamily train : Split.TRAIN.families()) {
      for (WorldFamily other : Split.UNSEEN.families()) {
        assertThat(other.layout()).isNotEqualTo(train.layout());
        assertThat(other.beams()).isNotEqualTo(train.beams());
        assertThat(other.noise()).isNotEqualTo(train.noise());
      }
      assertThat(Split.UNSEEN_LAYOUTS.families())
          .allSatisfy(f -> assertThat(f.layout()).isNotEqualTo(train.layout()));
      assertThat(Split.UNSEEN_BEAMS.families())
          .allSatisfy(f -> assertThat(f.beams()).isNotEqualTo(train.beams()));
      assertThat(Split.UNSEEN_NOISE.families())
          .allSatisfy(f -> assertThat(f.noise()).isNotEqualTo(train.noise()));
    }
    assertThat(Split.TRAIN.family(60)).isEqualTo(Split.TRAIN.family(0));
    assertThat(Split.TRAIN.family(0).id()).isEqualTo("town/hdl64/low");
  }
}
