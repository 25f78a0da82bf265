package io.sparsewatt.energy.work;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One layer's receipt of one frame, as far as energy needs it.
 *
 * <p>The engine's own byte counters are not part of it: they exist for the executed pass only, and
 * a comparison is worth something only when all four passes are charged by one rule ({@link
 * #work(Pass)}).
 *
 * @param layer the layer's name
 * @param inChannels channels of an input row, at least 1
 * @param outChannels channels of an output row, at least 1
 * @param parameters weights, biases and affine terms of the layer, in elements; 0 for pooling, add
 * @param executed rows touched by a change
 * @param fullStream a full pass on the stream's voxels; its rows are the layer's active sites
 * @param fullPlain a full pass on plainly voxelised points, or null on a frame where it was not
 *     counted
 * @param dense the dense layer on the configured range
 * @param changedUnitEdges (changed input unit, tap, output site) triples, a unit being one channel
 *     of one site; on a keyframe every unit changed. Where only changed rows are known, their edges
 *     times {@code inChannels} is an upper bound
 */
public record LayerCounts(
    String layer,
    int inChannels,
    int outChannels,
    long parameters,
    PassCounts executed,
    PassCounts fullStream,
    @Nullable PassCounts fullPlain,
    PassCounts dense,
    long changedUnitEdges) {

  // Output rows per weight fetch. The engine's tiles hold 256 to 1024 sites
  // (docs/energy.md); the low end charges the most.
  static final int TILE_ROWS = 256;

  // A kernel-map entry is one 32-bit row number per edge, and a site is one 64-bit key per row.
  static final int INDEX_BYTES_PER_EDGE = 4;
  static final int INDEX_BYTES_PER_ROW = 8;

  public LayerCounts {
    Objects.requireNonNull(layer, "layer");
    requireCount("parameters", parameters);
    requireCount("changedUnitEdges", changedUnitEdges);
    if (inChannels < 1 || outChannels < 1) {
      throw new IllegalArgumentException(
          "layer "
              + layer
              + ": at least one channel required but inChannels is "
              + inChannels
              + ", outChannels "
              + outChannels);
    }
  }

  static void requireCount(String name, long count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "a count of at least 0 required but " + name + " is " + count);
    }
  }

  /** The counts of {@code pass}; null only for a {@link Pass#FULL_PLAIN} that was not counted. */
  public @Nullable PassCounts counts(Pass pass) {
    return switch (pass) {
      case EXECUTED -> executed;
      case FULL_STREAM -> fullStream;
      case FULL_PLAIN -> fullPlain;
      case DENSE -> dense;
    };
  }

  /**
   * The work of {@code pass} under the one data-movement assumption that all passes share:
   *
   * <ul>
   *   <li>feature maps stay on the chip; the input row of every edge is read once and broadcast to
   *       all output channels; accumulators live in registers; an output row is written once. (A
   *       dense map seldom fits a chip, so this flatters the dense pass, never the sparse ones.)
   *   <li>weights come from memory once per layer and frame in which the layer computes anything,
   *       and from the on-chip buffer once per tile of 256 output rows, whole, even where a sparse
   *       tile uses only some taps. Nothing is assumed to stay resident between frames.
   *   <li>a sparse pass reads a 4-byte index per edge and an 8-byte key per row; a dense pass none.
   *   <li>delta fan-out: in the executed pass a changed unit sends one event per edge to every
   *       output channel, the rows recomputed are updated and the other active rows idle; in a full
   *       pass every input sends, which is one event per multiply-accumulate.
   * </ul>
   *
   * <p>Not in it: keeping site sets and kernel maps up to date, sensor input, voxelisation, static
   * power.
   *
   * @return null where the pass was not counted
   * @throws ArithmeticException if a count passes the range of a long
   */
  public @Nullable Work work(Pass pass) {
    PassCounts counts = counts(pass);
    if (counts == null) {
      return null;
    }
    boolean sparse = pass != Pass.DENSE;
    boolean neurons = parameters > 0;
    long tiles = Math.ceilDiv(counts.rows(), TILE_ROWS);
    long synops =
        pass == Pass.EXECUTED ? Math.multiplyExact(changedUnitEdges, outChannels) : counts.macs();
    long idleRows = pass == Pass.EXECUTED ? Math.max(0, fullStream.rows() - counts.rows()) : 0;
    return new Work(
        counts.macs(),
        Math.multiplyExact(counts.edges(), inChannels),
        Math.multiplyExact(counts.rows(), outChannels),
        counts.rows() == 0 ? 0 : parameters,
        Math.multiplyExact(tiles, parameters),
        sparse
            ? Math.addExact(
                Math.multiplyExact(counts.edges(), INDEX_BYTES_PER_EDGE),
                Math.multiplyExact(counts.rows(), INDEX_BYTES_PER_ROW))
            : 0,
        neurons ? synops : 0,
        neurons ? Math.multiplyExact(counts.rows(), outChannels) : 0,
        neurons ? Math.multiplyExact(idleRows, outChannels) : 0);
  }
}
