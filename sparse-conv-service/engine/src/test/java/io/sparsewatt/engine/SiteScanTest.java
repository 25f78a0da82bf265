package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is scanned in planes or in parts, against the same found otherwise. */
class SiteScanTest {

  @Test
  void cellsAreThoseThatTheRelationNames() {
    KeySort sort = new KeySort();
    ReachedSites reached = new ReachedSites(sort);
    int scanned = 0;
    for (int seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Axes side =
          new Axes(1 << random.nextInt(1, 3), 1 << random.nextInt(0, 3), 1 << random.nextInt(0, 3));
      Geometry cell = new Geometry(side, side, Axes.of(0), Axes.of(1));
      // Bounds that leave some sites out; sites close together, or too far apart to be scanned.
      Axes bounds = random.nextBoolean() ? new Axes(7, 9, 11) : null;
      Relation relation = new Relation(cell, null, bounds);
      assertThat(relation.hasCells()).isTrue();
      int spread = random.nextInt(4) == 0 ? 400_000 : 70;
      long[] in = sites(random, random.nextInt(0, 400), spread);
      int[] taps = new int[cell.taps()];
      long[] outputs = new long[cell.taps()];
      TreeSet<Long> expected = new TreeSet<>();
      for (long key : in) {
        if (relation.outputs(key, taps, outputs) > 0) {
          expected.add(outputs[0]);
        }
      }
      long[] sorted = expected.stream().mapToLong(Long::longValue).toArray();
      int found = reached.cells(relation, in, in.length);
      assertThat(Arrays.copyOf(reached.keys(), found)).as("seed %d", seed).isEqualTo(sorted);
      for (int i = 0; i < in.length; i++) {
        int own = relation.outputs(in[i], taps, outputs);
        int index = own == 0 ? -1 : Arrays.binarySearch(sorted, outputs[0]);
        assertThat(reached.cellOf()[i]).as("seed %d", seed).isEqualTo(index);
      }
      CellScan scan = new CellScan();
      boolean scans =
          scan.scan(relation, in, in.length, new long[in.length], new int[in.length]) >= 0;
      scanned += scans ? 1 : 0;
    }
    assertThat(scanned).as("both ways are taken").isBetween(150, 299);
  }

  @Test
  void partsOfAScanMakeTheSameTable() {
    for (int seed = 1; seed <= 6; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Geometry geometry = seed % 2 == 0 ? Geometry.cube(3).centred() : Geometry.cube(3, 2);
      long[] in = sites(random, 9_000, seed == 1 ? 20 : 60);
      SiteLevel from = level(in);
      SiteLevel to = level(geometry.stride().a0() == 1 ? in : sites(random, 8_000, 40));
      int taps = geometry.taps();
      ColumnScan whole = new ColumnScan(geometry);
      assertThat(whole.fits(from.keys(), from.slots())).isTrue();
      int[] pull = new int[to.slots() * taps];
      int[] fan = new int[to.slots()];
      int[] present = new int[to.slots()];
      long edges = whole.fill(from.keys(), from.slots(), to.keys(), to.slots(), pull, fan, present);
      for (int threads = 1; threads <= 4; threads++) {
        try (Workers workers = new Workers(threads, KernelProvider.SCALAR.kernels())) {
          PlaneScan scan = new PlaneScan(geometry, workers);
          for (int round = 0; round < 3; round++) {
            int[] table = new int[pull.length];
            int[] counts = new int[fan.length];
            int[] bits = new int[fan.length];
            Arrays.fill(table, 77);
            assertThat(scan.fits(from.keys(), from.slots())).isTrue();
            String what = "seed " + seed + ", " + threads + " threads";
            assertThat(scan.fill(from, to, table, counts, bits)).as(what).isEqualTo(edges);
            assertThat(table).as(what).isEqualTo(pull);
            assertThat(counts).as(what).isEqualTo(fan);
            assertThat(bits).as(what).isEqualTo(present);
          }
        }
      }
    }
  }

  @Test
  void manyLookUpsAreAsOneEach() {
    SplittableRandom random = new SplittableRandom(3);
    SiteTable table = new SiteTable();
    long[] in = sites(random, 2_000, 30);
    for (int n = 0; n < in.length; n += 2) {
      table.put(in[n], n);
    }
    long[] wanted = Arrays.copyOf(in, in.length + 1);
    wanted[in.length] = -1;
    int[] found = new int[wanted.length];
    table.getAll(wanted, wanted.length, found);
    for (int n = 0; n < wanted.length; n++) {
      assertThat(found[n]).isEqualTo(n % 2 == 0 && n < in.length ? n : -1);
      assertThat(table.get(wanted[n])).isEqualTo(found[n]);
    }
  }

  @Test
  void kernelsAddTheSameAndCountTheSame() {
    Kernels vector = KernelProvider.AUTO.kernels();
    Kernels scalar = KernelProvider.SCALAR.kernels();
    SplittableRandom random = new SplittableRandom(7);
    for (int channels = 1; channels <= 35; channels++) {
      int width = channels + random.nextInt(3);
      float[] rows = new float[40 * channels];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = random.nextInt(3) == 0 ? 0f : random.nextInt(5) == 0 ? -0f : random.nextFloat();
      }
      int[] slots = {3, 39, 0, 7, 8};
      float[] one = new float[slots.length * width];
      Arrays.fill(one, 0.1f);
      float[] two = one.clone();
      scalar.add(one, width, rows, channels, slots, 1, slots.length);
      vector.add(two, width, rows, channels, slots, 1, slots.length);
      assertThat(two).as("%d channels", channels).isEqualTo(one);
      assertThat(one[0]).isEqualTo(0.1f + rows[39 * channels]);
      for (int slot : slots) {
        assertThat(vector.units(rows, slot * channels, channels))
            .isEqualTo(scalar.units(rows, slot * channels, channels));
      }
    }
  }

  private static SiteLevel level(long[] keys) {
    SiteLevel level = new SiteLevel(0, keys.length, new KeySort());
    level.renumber(keys, keys.length);
    return level;
  }

  private static long[] sites(SplittableRandom random, int most, int spread) {
    return random
        .longs(0, Long.MAX_VALUE)
        .limit(most)
        .map(l ->
            SiteKey.of(
                (int) (l % spread) - spread / 3,
                (int) (l / spread % spread) - spread / 3,
                (int) (l / spread / spread % Math.min(spread, 100)) - 20))
        .sorted()
        .distinct()
        .toArray();
  }
}
