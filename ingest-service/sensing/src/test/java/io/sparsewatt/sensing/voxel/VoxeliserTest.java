package io.sparsewatt.sensing.voxel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.synthetic.Street;
import io.sparsewatt.sensing.voxel.VoxelUpdate.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VoxeliserTest {

  private static final VoxelPolicy AT_ONCE =
      VoxelPolicy.DEFAULT
          .withHysteresis(new VoxelPolicy.Hysteresis(1, 1, 10, 1))
          .withClearing(VoxelPolicy.Clearing.OFF);

  /** Everything after a keyframe follows from it and the history before it. */
  @Test
  void restartsExactlyAtAnyKeyframe() throws SensingException {
    int compared = 0;
    for (int seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      VoxelPolicy policy = RandomScans.smallPolicy(random);
      List<PointFrame> scans = RandomScans.drive(seed, 90);
      Voxeliser first = new Voxeliser(policy);
      List<VoxelUpdate> expected = new ArrayList<>();
      for (PointFrame scan : scans) {
        expected.add(first.process(scan, random.nextInt(12) == 0, true));
      }
      for (int restart = 0; restart < 6; restart++) {
        int keyframe = random.nextInt(scans.size());
        while (expected.get(keyframe).kind() != Kind.KEYFRAME) {
          keyframe--;
        }
        Voxeliser again = new Voxeliser(policy);
        for (int f = Math.max(0, keyframe - again.historyFrames() + 1); f < keyframe; f++) {
          again.process(scans.get(f), random.nextBoolean());
        }
        for (int f = keyframe; f < scans.size(); f++) {
          VoxelUpdate update =
              again.process(scans.get(f), expected.get(f).kind() == Kind.KEYFRAME, true);
          Updates.assertSame(
              update, expected.get(f), "seed %d restart %d frame %d", seed, keyframe, f);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(4_000);
  }

  /** One frame fewer of history does not do: the bound is tight, and the test above can fail. */
  @Test
  void needsTheWholeHistory() throws SensingException {
    VoxelPolicy policy = VoxelPolicy.DEFAULT.withHysteresis(new VoxelPolicy.Hysteresis(2, 3, 4, 3));
    List<PointFrame> scans = new ArrayList<>();
    for (int f = 0; f < 6; f++) {
      // Hits at frames 0 and 2: frame 2 qualifies, so the voxel lives until frame 5.
      scans.add(f == 0 || f == 2 ? at(1, 1, -1) : at());
    }
    assertThat(activeAtEnd(policy, scans.subList(0, 6))).hasSize(1);
    assertThat(activeAtEnd(policy, scans.subList(1, 6))).isEmpty();
    assertThat(policy.hysteresis().historyFrames()).isEqualTo(6);
  }

  private static long[] activeAtEnd(VoxelPolicy policy, List<PointFrame> scans)
      throws SensingException {
    Voxeliser voxeliser = new Voxeliser(policy);
    for (PointFrame scan : scans) {
      voxeliser.process(scan, false);
    }
    return voxeliser.activeKeys();
  }

  /** The sets and the offsets, against a naive reading of the definition over all frames. */
  @Test
  void agreesWithTheDefinition() throws Exception {
    int cleared = 0;
    int left = 0;
    int shortened = 0;
    int resting = 0;
    int forgotten = 0;
    for (int seed = 0; seed < 16; seed++) {
      SplittableRandom random = new SplittableRandom(1000 + seed);
      VoxelPolicy policy = RandomScans.smallPolicy(random).withDeltas(VoxelPolicy.Deltas.NONE);
      List<PointFrame> scans = RandomScans.drive(seed, 60, 600);
      Voxeliser voxeliser = new Voxeliser(policy);
      VoxelState state = new VoxelState(100_000);
      List<TreeMap<Long, int[]>> hits = new ArrayList<>();
      for (int f = 0; f < scans.size(); f++) {
        VoxelUpdate update = voxeliser.process(scans.get(f), random.nextInt(20) == 0, true);
        state.apply(update);
        hits.add(naiveHits(policy, scans.get(f)));
        cleared += naiveClearing(policy, scans.get(f), hits);
        VoxelPolicy.Hysteresis rule = policy.hysteresis();
        int rested = naiveRest(policy, scans.subList(0, f + 1));
        int persistence = Math.max(rule.persistence(), Math.min(rule.restPersistence(), rested));
        shortened += persistence < policy.hysteresis().restPersistence() ? 1 : 0;
        forgotten += naiveForgetting(policy.hysteresis(), persistence, hits);
        TreeSet<Long> expected =
            naiveActive(policy.hysteresis(), persistence, hits, update.window());
        String where = "seed " + seed + " frame " + f + " " + policy;
        if (policy.yielding().isOn()) {
          resting += rested >= rule.within() ? 1 : 0;
          left +=
              leaveOut(policy, rested, persistence, hits, expected, update, state.keys(), where);
        }
        assertThat(state.keys()).as(where).isEqualTo(longs(expected));
        assertThat(voxeliser.activeKeys()).as(where).isEqualTo(state.keys());
        assertThat(update.active()).as(where).isEqualTo(expected.size());
        byte[] features = state.features();
        int row = 0;
        for (long key : expected) {
          assertThat(features[row])
              .as(where)
              .isEqualTo(naiveOffset(policy.hysteresis(), hits, key));
          row += Voxeliser.CHANNELS;
        }
        TreeSet<Long> plain = new TreeSet<>(naiveVoxels(policy, scans.get(f)).keySet());
        plain.removeIf(key -> !update.window().contains(key));
        assertThat(update.plain()).as(where).isEqualTo(longs(plain));
        assertThat(update.counts().hitVoxels()).isEqualTo(plain.size());
      }
    }
    System.out.println("seen through " + cleared + ", left out " + left);
    // Else the rule would not have been tried.
    assertThat(cleared).isGreaterThan(100);
    assertThat(left).isGreaterThan(1_000);
    assertThat(shortened).isGreaterThan(100);
    assertThat(resting).isGreaterThan(100);
    assertThat(forgotten).isGreaterThan(100);
  }

  /** For how many frames the sensor has rested; what came before the first is rest. */
  private static int naiveRest(VoxelPolicy policy, List<PointFrame> scans) {
    Pose now = placeOf(scans.getLast());
    int frames = 0;
    for (int back = 0; back < policy.hysteresis().historyFrames(); back++) {
      Pose then = placeOf(scans.get(Math.max(0, scans.size() - 1 - back)));
      double dx = then.x() - now.x();
      double dy = then.y() - now.y();
      double dz = then.z() - now.z();
      double size = policy.range().size();
      if (back < scans.size() && dx * dx + dy * dy + dz * dz > size * size) {
        break;
      }
      frames++;
    }
    return frames;
  }

  private static Pose placeOf(PointFrame scan) {
    Pose pose = scan.pose();
    return pose == null ? Pose.IDENTITY : pose;
  }

  /** Takes the hits of voxels that no frame hit which can still matter; counts them. */
  private static int naiveForgetting(
      VoxelPolicy.Hysteresis rule, int persistence, List<TreeMap<Long, int[]>> hits) {
    TreeSet<Long> all = new TreeSet<>();
    hits.subList(Math.max(0, hits.size() - rule.historyFrames()), hits.size())
        .forEach(h -> all.addAll(h.keySet()));
    hits.subList(Math.max(0, hits.size() - (persistence + rule.within() - 1)), hits.size())
        .forEach(h -> all.removeAll(h.keySet()));
    for (long key : all) {
      hits.forEach(h -> h.remove(key));
    }
    return all.size();
  }

  private static long[] longs(TreeSet<Long> keys) {
    return keys.stream().mapToLong(Long::longValue).toArray();
  }

  /** Key to {points, sum of x places}. */
  private static TreeMap<Long, int[]> naiveVoxels(VoxelPolicy policy, PointFrame scan) {
    TreeMap<Long, int[]> voxels = new TreeMap<>();
    Pose pose = scan.pose() == null ? Pose.IDENTITY : scan.pose();
    double[] p = new double[3];
    for (int i = 0; i < scan.count(); i++) {
      if (!Float.isFinite(scan.x()[i])) {
        continue;
      }
      // The matrix form of the same rotation: another formula may round to another voxel.
      double[][] r = matrix(pose);
      double[] q = {scan.x()[i], scan.y()[i], scan.z()[i]};
      double[] t = {pose.x(), pose.y(), pose.z()};
      for (int a = 0; a < 3; a++) {
        p[a] = (r[a][0] * q[0] + r[a][1] * q[1] + r[a][2] * q[2] + t[a]) / policy.range().size();
      }
      int[] entry =
          voxels.computeIfAbsent(
              VoxelKey.pack((int) Math.floor(p[0]), (int) Math.floor(p[1]), (int) Math.floor(p[2])),
              k -> new int[2]);
      entry[0]++;
      entry[1] += Math.min(255, (int) ((p[0] - Math.floor(p[0])) * 256));
    }
    return voxels;
  }

  private static double[][] matrix(Pose p) {
    return new double[][] {
      {
        1 - 2 * (p.qy() * p.qy() + p.qz() * p.qz()),
        2 * (p.qx() * p.qy() - p.qz() * p.qw()),
        2 * (p.qx() * p.qz() + p.qy() * p.qw())
      },
      {
        2 * (p.qx() * p.qy() + p.qz() * p.qw()),
        1 - 2 * (p.qx() * p.qx() + p.qz() * p.qz()),
        2 * (p.qy() * p.qz() - p.qx() * p.qw())
      },
      {
        2 * (p.qx() * p.qz() - p.qy() * p.qw()),
        2 * (p.qy() * p.qz() + p.qx() * p.qw()),
        1 - 2 * (p.qx() * p.qx() + p.qy() * p.qy())
      }
    };
  }

  /** Key to {mean x place, points} of the voxels that count as hit. */
  private static TreeMap<Long, int[]> naiveHits(VoxelPolicy policy, PointFrame scan) {
    Pose pose = scan.pose() == null ? Pose.IDENTITY : scan.pose();
    VoxelWindow halo = policy.range().windowOf(pose).grownBy(policy.range().stride());
    TreeMap<Long, int[]> hits = new TreeMap<>();
    naiveVoxels(policy, scan)
        .forEach((key, entry) -> {
          if (entry[0] >= policy.minPointsPerHit() && halo.contains(key)) {
            hits.put(key, new int[] {entry[1] / entry[0], entry[0]});
          }
        });
    return hits;
  }

  /** Takes the hits before the last frame from the voxels that this saw through; counts them. */
  private static int naiveClearing(
      VoxelPolicy policy, PointFrame scan, List<TreeMap<Long, int[]>> hits) {
    if (!policy.clearing().isOn()) {
      return 0;
    }
    Pose pose = scan.pose() == null ? Pose.IDENTITY : scan.pose();
    double[][] r = matrix(pose);
    double[] t = {pose.x(), pose.y(), pose.z()};
    TreeSet<Long> candidates = new TreeSet<>();
    hits.forEach(h -> candidates.addAll(h.keySet()));
    candidates.removeAll(hits.getLast().keySet());
    int[][] cells = new int[scan.count()][];
    for (int i = 0; i < scan.count(); i++) {
      cells[i] = direction(policy.clearing(), scan.x()[i], scan.y()[i], scan.z()[i]);
    }
    int cleared = 0;
    for (long key : candidates) {
      double[] d = new double[3];
      int[] at = {VoxelKey.x(key), VoxelKey.y(key), VoxelKey.z(key)};
      for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
          d[a] += r[b][a] * ((at[b] + 0.5) * policy.range().size() - t[b]);
        }
      }
      if (!seenThrough(policy.clearing(), scan, cells, d[0], d[1], d[2])) {
        continue;
      }
      for (TreeMap<Long, int[]> frame : hits) {
        cleared += frame.remove(key) == null ? 0 : 1;
      }
    }
    return cleared;
  }

  private static boolean seenThrough(
      VoxelPolicy.Clearing rule, PointFrame scan, int[][] cells, double x, double y, double z) {
    int[] centre = direction(rule, x, y, z);
    if (centre.length == 0) {
      return false;
    }
    boolean here = false;
    boolean below = false;
    for (int i = 0; i < scan.count(); i++) {
      int[] cell = cells[i];
      if (cell.length == 0) {
        continue;
      }
      int columns = (int) Math.ceil(360 / rule.cell());
      int aside = Math.floorMod(cell[1] - centre[1] + 1, columns) - 1;
      int above = cell[0] - centre[0];
      if (Math.abs(aside) > 1 || Math.abs(above) > 1) {
        continue;
      }
      here |= aside == 0 && above == 0;
      below |= aside == 0 && above == -1;
      // The image holds floats.
      float ground =
          (float)
              Math.sqrt((double) scan.x()[i] * scan.x()[i] + (double) scan.y()[i] * scan.y()[i]);
      if (!(Math.sqrt(x * x + y * y) < (float) (ground - rule.margin()))) {
        return false;
      }
    }
    return here && below;
  }

  /** Row and column as {@link VoxelPolicy.Clearing} cuts directions; none where it has no cell. */
  private static int[] direction(VoxelPolicy.Clearing rule, double x, double y, double z) {
    double tangent = z / Math.sqrt(x * x + y * y);
    if (!(Math.abs(tangent) < 1) || !Double.isFinite(x + y + z)) {
      return new int[0];
    }
    int rows = (int) Math.ceil(2 / StrictMath.tan(StrictMath.toRadians(rule.cell())));
    int columns = (int) Math.ceil(360 / rule.cell());
    double ratio = Math.min(Math.abs(x), Math.abs(y)) / Math.max(Math.abs(x), Math.abs(y));
    double octants = ratio * (1.2732 - 0.2732 * ratio * ratio);
    octants = Math.abs(y) > Math.abs(x) ? 2 - octants : octants;
    octants = x < 0 ? 4 - octants : octants;
    octants = y < 0 ? 8 - octants : octants;
    return new int[] {
      Math.min(rows - 1, (int) ((tangent + 1) * (rows / 2.0))),
      (int) (octants * (columns / 8.0)) % columns
    };
  }

  private static TreeSet<Long> naiveActive(
      VoxelPolicy.Hysteresis rule,
      int persistence,
      List<TreeMap<Long, int[]>> hits,
      VoxelWindow window) {
    TreeSet<Long> active = new TreeSet<>();
    int now = hits.size() - 1;
    TreeSet<Long> candidates = new TreeSet<>();
    // What no frame hits that the rule looks at does not qualify.
    hits.subList(Math.max(0, now - persistence - rule.within() + 2), now + 1)
        .forEach(h -> candidates.addAll(h.keySet()));
    for (long key : candidates) {
      boolean qualifies = false;
      for (int t = Math.max(0, now - persistence + 1); t <= now; t++) {
        int n = 0;
        for (int u = Math.max(0, t - rule.within() + 1); u <= t; u++) {
          int[] hit = hits.get(u).get(key);
          // What nothing before could confirm need not be confirmed, while the sensor moves or not.
          boolean first = u == 0 && t > now - rule.persistence();
          n += hit == null ? 0 : first ? rule.hits() : 1;
        }
        int[] hit = hits.get(t).get(key);
        boolean strong =
            hit != null && t > now - rule.persistence() && hit[1] >= rule.strongPoints();
        qualifies |= strong || n >= rule.hits();
      }
      if (qualifies && window.contains(key)) {
        active.add(key);
      }
    }
    return active;
  }

  /**
   * Takes from the voxels that the hysteresis makes active those that yield: at a keyframe all that
   * a neighbour outdoes; else those that the stream leaves out. What enters it is outdone by none.
   */
  private static int leaveOut(
      VoxelPolicy policy,
      int rested,
      int persistence,
      List<TreeMap<Long, int[]>> hits,
      TreeSet<Long> active,
      VoxelUpdate update,
      long[] stream,
      String where) {
    VoxelPolicy.Hysteresis rule = policy.hysteresis();
    VoxelWindow everywhere = new VoxelWindow(-9999, -9999, -9999, 19999, 19999, 19999);
    TreeSet<Long> all = naiveActive(rule, persistence, hits, everywhere);
    int frames = persistence + rule.within() - 1;
    TreeSet<Long> outdone = new TreeSet<>();
    for (long key : active) {
      for (int around = 0; around < 27; around++) {
        long other =
            VoxelKey.pack(
                VoxelKey.x(key) + around / 9 - 1,
                VoxelKey.y(key) + around / 3 % 3 - 1,
                VoxelKey.z(key) + around % 3 - 1);
        if (rested >= rule.within()
            && all.contains(other)
            && naiveCount(frames, hits, key) <= policy.yielding().mostHits()
            && naiveCount(frames, hits, other) - naiveCount(frames, hits, key)
                >= policy.yielding().lead()) {
          outdone.add(key);
        }
      }
    }
    int before = active.size();
    if (update.kind() == Kind.KEYFRAME) {
      active.removeAll(outdone);
    } else {
      if (update.changed() == 0) {
        for (long key : update.upserted()) {
          assertThat(outdone).as(where).doesNotContain(key);
        }
      }
      TreeSet<Long> shown = new TreeSet<>();
      for (long key : stream) {
        shown.add(key);
      }
      active.retainAll(shown);
    }
    return before - active.size();
  }

  private static int naiveCount(int frames, List<TreeMap<Long, int[]>> hits, long key) {
    int n = 0;
    for (int t = Math.max(0, hits.size() - frames); t < hits.size(); t++) {
      n += hits.get(t).containsKey(key) ? 1 : 0;
    }
    return n;
  }

  private static byte naiveOffset(
      VoxelPolicy.Hysteresis rule, List<TreeMap<Long, int[]>> hits, long key) {
    double sum = 0;
    int n = 0;
    for (int t = Math.max(0, hits.size() - rule.historyFrames()); t < hits.size(); t++) {
      int[] mean = hits.get(t).get(key);
      if (mean != null) {
        sum += mean[0];
        n++;
      }
    }
    return (byte) Math.max(-127, Math.floor(sum / n + 0.5) - 128);
  }

  /**
   * Of voxelisers before this one: the same rule gives the same bits. Without strong hits, which
   * once counted longer.
   */
  @Test
  void goldenStreams() throws SensingException {
    long[] golden = {
      0xc8f4f6fcbccdf4dL,
      0x60c2df97902ac946L,
      0x23e9b09878a717cbL,
      0xf1b9a64092f6c15fL,
      0x505a25299d5f3e6aL,
      0x6f1d367160ed2314L
    };
    for (int seed = 0; seed < golden.length; seed++) {
      VoxelPolicy policy = RandomScans.smallPolicy(new SplittableRandom(seed));
      VoxelPolicy.Hysteresis rule = policy.hysteresis();
      Voxeliser voxeliser =
          new Voxeliser(
              policy
                  .withClearing(VoxelPolicy.Clearing.OFF)
                  .withYielding(VoxelPolicy.Yielding.OFF)
                  .withHysteresis(
                      new VoxelPolicy.Hysteresis(
                          rule.hits(),
                          rule.within(),
                          rule.persistence(),
                          VoxelPolicy.Hysteresis.NEVER_STRONG)));
      long digest = 0;
      for (PointFrame scan : RandomScans.drive(seed, 90)) {
        VoxelUpdate update = voxeliser.process(scan, false, true);
        PointCounts counts = update.counts();
        int[] small = {
          counts.points(),
          counts.nonFinite(),
          counts.outOfRange(),
          counts.outsideWindow(),
          counts.hitVoxels(),
          update.window().originX(),
          update.window().originY(),
          update.window().originZ()
        };
        digest = 31 * digest + update.stateDigest();
        digest = 31 * digest + Arrays.hashCode(update.upserted());
        digest = 31 * digest + Arrays.hashCode(update.deactivated());
        digest = 31 * digest + Arrays.hashCode(update.features());
        digest = 31 * digest + Arrays.hashCode(update.plain());
        digest = 31 * digest + Arrays.hashCode(small);
      }
      assertThat(digest).as("seed %d", seed).isEqualTo(golden[seed]);
    }
  }

  @Test
  void anotherOrderOfPointsIsTheSameFrame() throws SensingException {
    List<PointFrame> scans = RandomScans.drive(5, 40);
    Voxeliser one = new Voxeliser(RandomScans.smallPolicy(new SplittableRandom(5)));
    Voxeliser other = new Voxeliser(one.policy());
    for (PointFrame scan : scans) {
      Updates.assertSame(
          other.process(reversed(scan), false), one.process(scan, false), "reversed");
    }
  }

  private static PointFrame reversed(PointFrame s) {
    int n = s.count();
    float[][] columns = {new float[n], new float[n], new float[n], new float[n]};
    for (int i = 0; i < n; i++) {
      columns[0][i] = s.x()[n - 1 - i];
      columns[1][i] = s.y()[n - 1 - i];
      columns[2][i] = s.z()[n - 1 - i];
      columns[3][i] = s.intensity()[n - 1 - i];
    }
    return new PointFrame(
        s.timeNanos(), s.pose(), n, columns[0], columns[1], columns[2], columns[3], null);
  }

  @Test
  void aParkedCarStaysWhereItIsWhileTheSensorMoves() throws SensingException {
    Voxeliser voxeliser = new Voxeliser(AT_ONCE);
    for (int f = 0; f < 30; f++) {
      double moved = 0.37 * f;
      PointFrame scan = at(20.1 - moved, 0.1, -0.9).withPose(new Pose(moved, 0, 0, 0, 0, 0, 1));
      VoxelUpdate update = voxeliser.process(scan, false);
      assertThat(voxeliser.activeKeys()).hasSize(1);
      assertThat(update.upserted()).hasSize(f == 0 ? 1 : 0);
      assertThat(update.deactivated()).isEmpty();
    }
  }

  @Test
  void poseNoiseAtABoundaryDoesNotMoveTheBox() throws SensingException {
    Voxeliser voxeliser = new Voxeliser(AT_ONCE);
    // z = 0 is a rounding boundary of the default range: -20 voxels are 2.5 strides.
    VoxelWindow first = voxeliser.process(at().withPose(height(0.01)), false).window();
    for (int f = 0; f < 10; f++) {
      assertThat(voxeliser.process(at().withPose(height(f % 2 == 0 ? -0.1 : 0.1)), false).window())
          .isEqualTo(first);
    }
    assertThat(voxeliser.process(at().withPose(height(-0.1)), true).window()).isNotEqualTo(first);
    assertThat(voxeliser.process(at().withPose(height(8)), false).window().originZ())
        .isEqualTo(first.originZ() + 40);
  }

  private static Pose height(double z) {
    return new Pose(0, 0, z, 0, 0, 0, 1);
  }

  /** A wall 4 m behind a box; then the box is gone. */
  @Test
  void whatIsSeenThroughIsLetGoAtOnce() throws SensingException {
    Voxeliser keeps = new Voxeliser(AT_ONCE);
    Voxeliser voxeliser = new Voxeliser(AT_ONCE.withClearing(new VoxelPolicy.Clearing(1, 0.5)));
    keeps.process(facing(10, 14), false);
    int both = voxeliser.process(facing(10, 14), false).active();
    assertThat(keeps.process(facing(14, 14), false).deactivated()).isEmpty();
    VoxelUpdate gone = voxeliser.process(facing(14, 14), false);
    for (long key : gone.deactivated()) {
      assertThat(VoxelKey.x(key)).isEqualTo(50);
    }
    // The rim stays: beside it there were rays that ended at the wall before.
    assertThat(gone.deactivated().length).isGreaterThan(both / 10);
    // Without a pose the rays may be anywhere.
    voxeliser.reset();
    voxeliser.process(facing(10, 14).withPose(null), false);
    assertThat(voxeliser.process(facing(14, 14).withPose(null), false).deactivated()).isEmpty();
  }

  // A wall of rays ahead: near within 8 degrees of the x axis, far around.
  private static PointFrame facing(double near, double far) {
    int side = 121;
    double[] points = new double[3 * side * side];
    for (int i = 0; i < side * side; i++) {
      double across = 0.25 * (i % side - side / 2);
      double up = 0.25 * (Math.floorDiv(i, side) - side / 2);
      double x = Math.abs(across) < 8 && Math.abs(up) < 8 ? near : far;
      points[3 * i] = x + 0.05;
      points[3 * i + 1] = x * Math.tan(Math.toRadians(across));
      points[3 * i + 2] = x * Math.tan(Math.toRadians(up));
    }
    return at(points);
  }

  /** The road at a grazing angle: one frame misses its voxels, the next ring still ends there. */
  @Test
  void theRoadIsNotSeenThrough() throws SensingException {
    Voxeliser voxeliser = new Voxeliser(AT_ONCE.withClearing(new VoxelPolicy.Clearing(1, 0.5)));
    Street street = new Street(1, 900, 0, 0);
    voxeliser.process(street.scan(1, 0, Pose.IDENTITY, Pose.IDENTITY, List.of(), false), false);
    Street noisy = new Street(1, 900, 0.02, 0.2);
    for (int f = 1; f < 6; f++) {
      VoxelUpdate update =
          voxeliser.process(
              noisy.scan(f, 0, Pose.IDENTITY, Pose.IDENTITY, List.of(), false), false);
      assertThat(update.deactivated().length).isLessThan(update.active() / 200);
    }
  }

  @Test
  void leavingTheBoxIsDeactivation() throws SensingException {
    Voxeliser voxeliser = new Voxeliser(AT_ONCE);
    voxeliser.process(at(-50, 0, 0), false);
    VoxelUpdate moved =
        voxeliser.process(at(1, 0, 0).withPose(new Pose(5, 0, 0, 0, 0, 0, 1)), false);
    assertThat(moved.kind()).isEqualTo(Kind.DELTA);
    assertThat(moved.deactivated()).containsExactly(VoxelKey.pack(-250, 0, 0));
    VoxelUpdate back = voxeliser.process(at(), false);
    assertThat(back.upserted()).contains(VoxelKey.pack(-250, 0, 0));
    VoxelUpdate far =
        voxeliser.process(at(1, 0, 0).withPose(new Pose(500, 0, 0, 0, 0, 0, 1)), false);
    assertThat(far.kind()).isEqualTo(Kind.KEYFRAME);
    assertThat(far.active()).isEqualTo(1);
  }

  @Test
  void groupsAreNeverLongerThanTheirBound() throws SensingException {
    Voxeliser voxeliser = new Voxeliser(AT_ONCE);
    for (int f = 0; f < 200; f++) {
      assertThat(voxeliser.process(at(1, 2, 0), false).kind())
          .isEqualTo(f % 64 == 0 ? Kind.KEYFRAME : Kind.DELTA);
    }
  }

  /** Nothing before it can confirm its hits, and a recording may hold no other. */
  @Test
  void theFirstFrameIsShownWhole() throws SensingException {
    VoxelPolicy confirmed = AT_ONCE.withHysteresis(new VoxelPolicy.Hysteresis(2, 3, 4, 255));
    Voxeliser voxeliser = new Voxeliser(confirmed);

    assertThat(voxeliser.process(at(1, 1, 1), false).active()).isEqualTo(1);
    for (int f = 1; f < confirmed.hysteresis().historyFrames(); f++) {
      assertThat(voxeliser.process(at(2, 2, 1), false).active()).isEqualTo(f < 2 ? 1 : 2);
    }
    assertThat(voxeliser.process(at(2, 2, 1), false).active()).isEqualTo(1);
  }

  @Test
  void anEmptyFrameIsAFrame() throws SensingException {
    Voxeliser voxeliser = new Voxeliser(AT_ONCE);
    VoxelUpdate empty = voxeliser.process(at(), false);
    assertThat(empty.active()).isZero();
    assertThat(empty.stateDigest()).isZero();
    voxeliser.process(at(1, 1, 1), false);
    for (int f = 1; f < AT_ONCE.hysteresis().historyFrames(); f++) {
      assertThat(voxeliser.process(at(), false).active()).isEqualTo(1);
    }
    assertThat(voxeliser.process(at(), false).deactivated()).hasSize(1);
  }

  @Test
  void countsWhatBecameOfEveryPoint() throws SensingException {
    Voxeliser voxeliser = new Voxeliser(AT_ONCE);
    float nan = Float.NaN;
    PointFrame scan = at(1, 1, 1, 1.01, 1.01, 1.01, nan, 0, 0, 0, 0, 1e9, 3e38, 0, 0, 60, 0, 0);
    VoxelUpdate update = voxeliser.process(scan, false);
    assertThat(update.counts()).isEqualTo(new PointCounts(6, 1, 2, 1, 1));
  }

  @Test
  void aRejectedFrameLeavesNoTrace() throws SensingException {
    VoxelPolicy policy =
        new VoxelPolicy(
            VoxelPolicy.Range.DEFAULT, AT_ONCE.hysteresis(), VoxelPolicy.Deltas.DEFAULT, 1, 64, 2);
    Voxeliser voxeliser = new Voxeliser(policy);
    Voxeliser undisturbed = new Voxeliser(policy);
    assertThatThrownBy(() -> voxeliser.process(at(1, 0, 0, 2, 0, 0, 3, 0, 0), false))
        .isInstanceOf(SensingException.class)
        .hasMessageContaining("more than 2 voxels")
        .hasMessageContaining("maxVoxelsPerFrame");
    for (int f = 0; f < 20; f++) {
      Updates.assertSame(
          voxeliser.process(at(f % 3, 0, 0), false),
          undisturbed.process(at(f % 3, 0, 0), false),
          "frame %d",
          f);
      PointFrame far = at(1, 0, 0).withPose(new Pose(450_000, 5_400_000, 0, 0, 0, 0, 1));
      assertThatThrownBy(() -> voxeliser.process(far, true))
          .isInstanceOf(SensingException.class)
          .hasMessageContaining("local origin");
    }
  }

  @Test
  void featuresHaveTheStatedUnits() throws SensingException {
    Voxeliser voxeliser = new Voxeliser(AT_ONCE);
    // Ground voxels at -1.8..-1.6 m around a voxel 1 m higher, with intensity 1.
    int n = 101;
    double[] points = new double[3 * n];
    for (int i = 0; i < 100; i++) {
      points[3 * i] = 10 + 0.2 * (i % 10) + 0.1;
      points[3 * i + 1] = 0.2 * Math.floorDiv(i, 10) + 0.1;
      points[3 * i + 2] = -1.7;
    }
    points[300] = 10.2 + 0.15;
    points[301] = 0.25;
    points[302] = -0.8 + 0.1;
    PointFrame scan = at(points);
    scan.intensity()[100] = 1;
    VoxelUpdate update = voxeliser.process(scan, false);
    int row = Arrays.binarySearch(update.upserted(), VoxelKey.pack(51, 1, -4));
    byte[] f = Arrays.copyOfRange(update.features(), 5 * row, 5 * row + 5);
    // x: 3/4 of the edge; y: 1/4; z: 1/2; intensity 1; five voxels of 0.2 m above the ground's.
    assertThat(f[0]).isBetween((byte) 63, (byte) 64);
    assertThat(f[1]).isBetween((byte) -65, (byte) -64);
    assertThat(f[2]).isBetween((byte) -1, (byte) 0);
    assertThat(f[3]).isEqualTo((byte) 127);
    assertThat(f[4]).isEqualTo((byte) Math.round(1.0 * 127 / 8));
  }

  @Test
  void noiseAtAFeatureBoundaryIsNotSent() throws SensingException {
    VoxelPolicy policy = VoxelPolicy.DEFAULT.withHysteresis(VoxelPolicy.Hysteresis.NONE);
    Voxeliser voxeliser = new Voxeliser(policy);
    voxeliser.process(at(0.1, 0.1, 0.1), false);
    for (int f = 0; f < 40; f++) {
      // 0.05 is a quarter of the edge; the delta is 0.35 of it.
      assertThat(voxeliser.process(at(f % 2 == 0 ? 0.0501 : 0.1499, 0.1, 0.1), false).upserted())
          .isEmpty();
    }
    assertThat(voxeliser.process(at(0.18, 0.1, 0.1), false).changed()).isEqualTo(1);
  }

  private static PointFrame at(double... xyz) {
    int n = xyz.length / 3;
    float[][] columns = new float[4][n];
    for (int i = 0; i < n; i++) {
      for (int a = 0; a < 3; a++) {
        columns[a][i] = (float) xyz[3 * i + a];
      }
    }
    return new PointFrame(
        0, Pose.IDENTITY, n, columns[0], columns[1], columns[2], columns[3], null);
  }
}
