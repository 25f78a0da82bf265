package io.sparsewatt.engine;

/**
 * Rows that a layer reads.
 *
 * @param source the layer that makes them
 * @param map the edges they are read along, or {@link Layer#NONE} where each row reads the one on
 *     its own site
 * @param transposed whether the map is read from its inputs' side
 */
record LayerInput(int source, int map, boolean transposed) {

  static LayerInput own(int source) {
    return new LayerInput(source, Layer.NONE, false);
  }
}
