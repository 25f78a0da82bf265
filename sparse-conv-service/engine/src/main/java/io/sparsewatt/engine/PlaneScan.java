package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * {@link ColumnScan} by all threads of a session: each claims some planes of outputs, and brings in
 * the planes of inputs that their windows reach, so those at a part's rim are brought in twice.
 * Every row of a table is written by one part, and is the same whichever parts there are.
 */
final class PlaneScan {

  // Twice as many parts as threads even out what one costs more than another.
  private static final int PARTS_PER_THREAD = 2;

  // Outputs of a part, below which bringing in the rim and waking a thread weigh too much.
  private static final int LEAST_PART = 1024;

  private final Workers workers;
  private final List<ColumnScan> scans = new ArrayList<>();
  private final Workers.Part each = this::fillPart;
  // By part.
  private final long[] edges;

  // The work at hand.
  private long[] in = {};
  private int inCount;
  private long[] out = {};
  private int outCount;
  private int parts;
  private int[] pull = {};
  private int[] fan = {};
  private int[] present = {};

  PlaneScan(Geometry geometry, Workers workers) {
    this.workers = workers;
    for (int thread = 0; thread < workers.size(); thread++) {
      scans.add(new ColumnScan(geometry));
    }
    this.edges = new long[PARTS_PER_THREAD * workers.size()];
  }

  /** Takes the inputs' extent; whether {@link #fill} can be called on them. */
  boolean fits(long[] keys, int count) {
    return scans.getFirst().fits(keys, count);
  }

  /** As {@link ColumnScan#fill(long[], int, long[], int, int[], int[], int[])}. */
  long fill(SiteLevel from, SiteLevel to, int[] table, int[] counts, int[] taps) {
    in = from.keys();
    inCount = from.slots();
    out = to.keys();
    outCount = to.slots();
    pull = table;
    fan = counts;
    present = taps;
    parts = Math.clamp(outCount / LEAST_PART, 1, edges.length);
    if (workers.size() == 1) {
      parts = 1;
    }
    for (int thread = 0; thread < scans.size(); thread++) {
      // All at once and here: which threads have come to a part must not show in what is allocated.
      scans.get(thread).fitAs(scans.getFirst());
      scans.get(thread).ensureRoom();
    }
    workers.run(each, parts);
    long total = 0;
    for (int part = 0; part < parts; part++) {
      total += edges[part];
    }
    return total;
  }

  private void fillPart(int part, int thread) {
    edges[part] =
        scans.get(thread).fill(in, inCount, out, cut(part), cut(part + 1), pull, fan, present);
  }

  /** Where a part begins: an even share on, and from there where a plane of outputs begins. */
  private int cut(int part) {
    int at = (int) ((long) part * outCount / parts);
    while (at > 0 && at < outCount && planeOf(at) == planeOf(at - 1)) {
      at++;
    }
    return at;
  }

  private long planeOf(int output) {
    return out[output] >>> (2 * SiteKey.BITS);
  }
}
