package io.sparsewatt.engine;

/**
 * A level of those sites whose score is above a threshold.
 *
 * @param level whose sites are tested
 * @param node the operator, later the layer, whose rows hold the scores
 * @param channel of the score
 * @param threshold a score must be greater; not a number never is
 */
record PruneSpec(int level, int node, int channel, float threshold) {

  boolean keeps(float score) {
    return score > threshold;
  }

  PruneSpec withNode(int layer) {
    return new PruneSpec(level, layer, channel, threshold);
  }
}
