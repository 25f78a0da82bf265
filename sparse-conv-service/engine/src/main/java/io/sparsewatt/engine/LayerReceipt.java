package io.sparsewatt.engine;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one layer did in one frame, in exact counts. They depend on the network and the frames
 * alone: not on kernels, threads or the machine.
 *
 * <p>A <i>site</i> is a row; a <i>unit</i> is one channel of one site; an <i>edge</i> is one (input
 * site, output site, tap) that the operator reads (one a site for linear, affine and activations;
 * one a site and source for add and concat; a fused residual is not an edge). A MAC is one fused
 * multiply-add: edges times channels in times channels out, divided by the groups, and one a unit
 * for affine; bias, pooling, activations and add count none.
 *
 * @param name of the layer
 * @param operator what it computes, as {@link Layer#operator()}
 * @param format what it multiplied, as {@link Layer#format()}: the price of its MACs
 * @param mode how it was brought up to date
 * @param sites active output sites after the frame
 * @param dirtySites rows computed in this frame (for the input: rows received)
 * @param changedSites rows that are new, vanished, or whose bits differ from the frame before. A
 *     key frame starts from nothing: all its rows are new
 * @param changedUnits units whose bits differ from the frame before, an absent unit being +0
 * @param edges edges on the current sites
 * @param executedEdges edges of the rows computed in this frame
 * @param edgesFromChanged edges whose input row is among the changed ones; those of a vanished
 *     input count while their output remains. This is the fan-out of delta messages
 * @param executedMacs MACs computed in this frame
 * @param fullStreamMacs MACs of a full pass on the current sites
 * @param dense work of the dense layer on the session's extent; empty if none was given
 * @param deltaMacs changed input units times their edges times channels out: what a machine pays
 *     that sends changes of single units instead of computing rows; 0 where the layer has no MACs
 * @param parameterBytes bytes of weights, read once if any row was computed; one a weight for INT8
 * @param activationBytes bytes of rows read through the executed edges and as residual, and of rows
 *     written; one a number for {@linkplain Layer#rowFormat() rows} in INT8
 * @param indexBytes bytes of the kernel map read for the rows computed: four a tap; 0 where rows
 *     map to themselves
 */
public record LayerReceipt(
    String name,
    String operator,
    NumberFormat format,
    LayerMode mode,
    long sites,
    long dirtySites,
    long changedSites,
    long changedUnits,
    long edges,
    long executedEdges,
    long edgesFromChanged,
    long executedMacs,
    long fullStreamMacs,
    Optional<MacCount.LayerWork> dense,
    long deltaMacs,
    long parameterBytes,
    long activationBytes,
    long indexBytes) {

  /** MACs of the dense layer on the session's extent; empty if none was given. */
  public OptionalLong denseMacs() {
    return dense.isPresent() ? OptionalLong.of(dense.get().macs()) : OptionalLong.empty();
  }
}
