package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every way to find edges against the relation itself, asked site by site. */
class EdgeSearchTest {

  @Test
  void scanAndMergeFindEveryEdgeAndNoOther() {
    for (int seed = 1; seed <= 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Geometry geometry =
          new Geometry(
              axes(random, 1, 6), axes(random, 1, 4), axes(random, 0, 4), axes(random, 1, 4));
      boolean submanifold = random.nextBoolean();
      if (submanifold) {
        geometry = geometry.withStride(Axes.of(1)).centred();
      }
      // Sides that fill several words of a column, and some at the rim of the range.
      Axes sides = new Axes(random.nextInt(1, 20), random.nextInt(1, 20), random.nextInt(1, 200));
      Axes low =
          switch (random.nextInt(3)) {
            case 0 -> Axes.of(SiteKey.MIN);
            case 1 ->
                new Axes(
                    SiteKey.MAX + 1 - sides.a0(),
                    SiteKey.MAX + 1 - sides.a1(),
                    SiteKey.MAX + 1 - sides.a2());
            default -> Axes.of(-10);
          };
      long[] in = sites(random, low, sides);
      Relation relation = new Relation(geometry, null, null);
      long[] out = submanifold ? in : outputs(relation, in);
      check("seed " + seed + ", " + geometry, relation, in, out, submanifold);
    }
  }

  @Test
  void sitesFarApartAreMergedInstead() {
    Geometry geometry = Geometry.cube(3).centred();
    long[] in = {
      SiteKey.of(0, -500_000, 3), SiteKey.of(0, 500_000, 3), SiteKey.of(0, 500_001, 4),
    };
    assertThat(new ColumnScan(geometry).fits(in, in.length)).isFalse();
    assertThat(new ColumnScan(geometry).fits(in, 1)).isTrue();
    assertThat(new ColumnScan(Geometry.cube(3).withDilation(Axes.of(20))).fits(in, 1)).isFalse();
    check("far apart", new Relation(geometry, null, null), in, in, true);
  }

  @Test
  void aScanCanBeUsedAgainOnOtherSites() {
    Geometry geometry = Geometry.cube(3).centred();
    ColumnScan scan = new ColumnScan(geometry);
    Relation relation = new Relation(geometry, null, null);
    SplittableRandom random = new SplittableRandom(9);
    for (int run = 0; run < 30; run++) {
      Axes sides = new Axes(random.nextInt(1, 9), random.nextInt(1, 30), random.nextInt(1, 90));
      long[] in = sites(random, Axes.of(random.nextInt(-40, 40)), sides);
      int[] pull = filled(in.length * geometry.taps(), 77);
      int[] fan = filled(in.length, 77);
      assertThat(scan.fits(in, in.length)).isTrue();
      int[] present = filled(in.length, 77);
      scan.fill(in, in.length, in, in.length, pull, fan, present);
      assertThat(pull).as("run %d", run).isEqualTo(expected(relation, in, in));
      assertThat(present).as("run %d", run).isEqualTo(present(pull, geometry.taps()));
    }
  }

  @Test
  void listsHoldEveryPairByTileTapAndRow() {
    SplittableRandom random = new SplittableRandom(4);
    PairLists lists = new PairLists();
    for (int rows : new int[] {0, 1, PairLists.TILE, 3 * PairLists.TILE + 17, 40}) {
      int taps = random.nextInt(1, 30);
      int[] table = new int[2 * rows * taps];
      for (int i = 0; i < table.length; i++) {
        table[i] = random.nextInt(4) == 0 ? random.nextInt(1 << 22) : -1;
      }
      int[] slots = new int[rows + 5];
      for (int n = 0; n < rows; n++) {
        slots[n + 5] = 2 * n + random.nextInt(2);
      }
      // The taps that are there, or all of them looked at.
      int[] present = random.nextBoolean() ? present(table, taps) : PairLists.UNKNOWN;
      lists.list(table, present, taps, slots, 5, rows + 5);
      for (int tile = 0; tile < PairLists.tiles(rows); tile++) {
        int first = tile * PairLists.TILE;
        for (int tap = 0; tap < taps; tap++) {
          int at = lists.start(tile, tap);
          for (int n = first; n < Math.min(first + PairLists.TILE, rows); n++) {
            int source = table[slots[n + 5] * taps + tap];
            if (source >= 0) {
              assertThat(PairLists.source(lists.pairs()[at])).isEqualTo(source);
              assertThat(PairLists.row(lists.pairs()[at])).isEqualTo(n - first);
              at++;
            }
          }
          assertThat(lists.end(tile, tap)).isEqualTo(at);
        }
      }
    }
  }

  private static void check(
      String what, Relation relation, long[] in, long[] out, boolean submanifold) {
    int taps = relation.geometry().taps();
    int[] expected = expected(relation, in, out);
    long[] inputs = new long[taps];
    for (long key : out) {
      relation.inputs(key, inputs);
      for (int tap = 0; tap < taps; tap++) {
        assertThat(inputs[tap]).as(what).isEqualTo(relation.input(key, tap));
      }
    }
    long edges = Arrays.stream(expected).filter(i -> i >= 0).count();
    ColumnScan scan = new ColumnScan(relation.geometry());
    if (scan.fits(in, in.length)) {
      int[] pull = filled(out.length * taps, 77);
      int[] fan = filled(out.length, 77);
      int[] present = taps <= Integer.SIZE ? filled(out.length, 77) : PairLists.UNKNOWN;
      assertThat(scan.fill(in, in.length, out, out.length, pull, fan, present))
          .as(what)
          .isEqualTo(edges);
      assertThat(pull).as(what).isEqualTo(expected);
      if (present.length > 0) {
        assertThat(present).as(what).isEqualTo(present(expected, taps));
      }
      for (int o = 0; o < out.length; o++) {
        long own = Arrays.stream(expected, o * taps, (o + 1) * taps).filter(i -> i >= 0).count();
        assertThat(fan[o]).as(what).isEqualTo((int) own);
      }
    }
    int[] pull = filled(out.length * taps, -1);
    boolean mirrored = submanifold && relation.geometry().isMirrored();
    int[] push = mirrored ? EdgeMerge.mirrored() : filled(in.length * taps, -1);
    assertThat(EdgeMerge.fill(relation, in, in.length, out, out.length, pull, push))
        .as(what)
        .isEqualTo(edges);
    assertThat(pull).as(what).isEqualTo(expected);
  }

  private static int[] present(int[] table, int taps) {
    int[] bits = new int[table.length / taps];
    for (int at = 0; at < table.length; at++) {
      bits[at / taps] |= table[at] >= 0 ? 1 << at % taps : 0;
    }
    return bits;
  }

  private static int[] expected(Relation relation, long[] in, long[] out) {
    Map<Long, Integer> slots = new HashMap<>();
    for (int i = 0; i < in.length; i++) {
      slots.put(in[i], i);
    }
    int taps = relation.geometry().taps();
    int[] pull = new int[out.length * taps];
    for (int o = 0; o < out.length; o++) {
      for (int tap = 0; tap < taps; tap++) {
        pull[o * taps + tap] = slots.getOrDefault(relation.input(out[o], tap), -1);
      }
    }
    return pull;
  }

  private static long[] outputs(Relation relation, long[] in) {
    int taps = relation.geometry().taps();
    TreeSet<Long> out = new TreeSet<>();
    int[] tapBuffer = new int[taps];
    long[] keyBuffer = new long[taps];
    for (long key : in) {
      int reached = relation.outputs(key, tapBuffer, keyBuffer);
      for (int e = 0; e < reached; e++) {
        out.add(keyBuffer[e]);
      }
    }
    return out.stream().mapToLong(Long::longValue).toArray();
  }

  private static long[] sites(SplittableRandom random, Axes low, Axes sides) {
    TreeSet<Long> sites = new TreeSet<>();
    for (int n = random.nextInt(0, 120); n >= 0; n--) {
      sites.add(Scenes.site(random, low, sides));
    }
    return sites.stream().mapToLong(Long::longValue).toArray();
  }

  private static Axes axes(SplittableRandom random, int low, int bound) {
    return new Axes(
        random.nextInt(low, bound), random.nextInt(low, bound), random.nextInt(low, bound));
  }

  private static int[] filled(int size, int value) {
    int[] array = new int[size];
    Arrays.fill(array, value);
    return array;
  }
}
