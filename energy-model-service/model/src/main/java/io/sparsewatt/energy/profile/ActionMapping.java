package io.sparsewatt.energy.profile;

import io.sparsewatt.energy.work.Work;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a kind of machine would do some {@link Work}: which actions, how many.
 *
 * <p>Linear with integer coefficients, so mapping a sum and summing the mapped are the same
 * numbers, and a stored window can be priced as exactly as its frames.
 */
public enum ActionMapping {
  /** Rows recomputed in 32-bit floating point: what the engine does. */
  ROWS_FP32("rows-fp32") {
    @Override
    public ActionCounts counts(Work work) {
      return rows(work, Vocabulary.MAC_FP32, Float.BYTES);
    }
  },

  /**
   * The same rows on 8-bit features and weights. A counterfactual while the engine computes in
   * float: quantised rows might change more or less often.
   */
  ROWS_INT8("rows-int8") {
    @Override
    public ActionCounts counts(Work work) {
      return rows(work, Vocabulary.MAC_INT8, Byte.BYTES);
    }
  },

  /**
   * Events from changed units to everything they reach, on a machine whose neurons keep their
   * state. Weights lie at the synapses, so no weight or feature is moved; recomputed rows do not
   * count.
   */
  DELTA_FAN_OUT("delta-fan-out") {
    @Override
    public ActionCounts counts(Work work) {
      TreeMap<Action, Long> counts = new TreeMap<>();
      counts.put(Vocabulary.SYNOP, work.synops());
      counts.put(Vocabulary.NEURON_ACTIVE, work.neuronUpdates());
      counts.put(Vocabulary.NEURON_INACTIVE, work.neuronsIdle());
      return ActionCounts.of(counts);
    }
  };

  private final String id;

  ActionMapping(String id) {
    this.id = id;
  }

  /** The name used in profile files. */
  public String id() {
    return id;
  }

  /** The mapping of that {@link #id}. */
  public static Optional<ActionMapping> find(String id) {
    return Arrays.stream(values()).filter(mapping -> mapping.id.equals(id)).findFirst();
  }

  /**
   * The actions that {@code work} takes. Every action of the mapping is present, also with a count
   * of 0.
   *
   * @throws ArithmeticException if a count passes the range of a long
   */
  public abstract ActionCounts counts(Work work);

  private static ActionCounts rows(Work work, Action mac, int elementBytes) {
    return ActionCounts.of(
        Map.of(
            mac,
            work.macs(),
            Vocabulary.FEATURE_READ,
            Math.multiplyExact(work.operandReads(), elementBytes),
            Vocabulary.FEATURE_WRITE,
            Math.multiplyExact(work.resultWrites(), elementBytes),
            Vocabulary.WEIGHT_READ,
            Math.multiplyExact(work.weightReads(), elementBytes),
            Vocabulary.DRAM_READ,
            Math.multiplyExact(work.weightLoads(), elementBytes),
            Vocabulary.INDEX_READ,
            work.indexBytes()));
  }
}
