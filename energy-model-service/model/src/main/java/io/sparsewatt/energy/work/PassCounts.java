package io.sparsewatt.energy.work;

/**
 * What one layer computes in one pass. Counts of zero are a layer that had nothing to do.
 *
 * @param macs multiply-accumulates; 0 in a layer without weights
 * @param edges (input site, tap, output site) triples visited
 * @param rows output sites computed
 */
public record PassCounts(long macs, long edges, long rows) {

  /** Nothing computed. */
  public static final PassCounts NONE = new PassCounts(0, 0, 0);

  public PassCounts {
    LayerCounts.requireCount("macs", macs);
    LayerCounts.requireCount("edges", edges);
    LayerCounts.requireCount("rows", rows);
  }
}
