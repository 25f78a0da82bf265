package io.sparsewatt.energy.profile;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The actions that a profile may price. Immutable. */
public final class Vocabulary {

  /** A multiply-accumulate in 32-bit floating point. */
  public static final Action MAC_FP32 =
      new Action("mac.fp32", Component.COMPUTE, Action.Unit.OPERATION);

  /** An 8-bit integer multiply with 32-bit accumulation. */
  public static final Action MAC_INT8 =
      new Action("mac.int8", Component.COMPUTE, Action.Unit.OPERATION);

  /** A byte of a feature map read from the on-chip store of about 1 MB. */
  public static final Action FEATURE_READ =
      new Action("sram.feature.read", Component.SRAM, Action.Unit.BYTE);

  /** A byte of a feature map written to it. */
  public static final Action FEATURE_WRITE =
      new Action("sram.feature.write", Component.SRAM, Action.Unit.BYTE);

  /** A byte of a weight read from the on-chip weight buffer. */
  public static final Action WEIGHT_READ =
      new Action("sram.weight.read", Component.SRAM, Action.Unit.BYTE);

  /** A byte of a weight read from off-chip memory. */
  public static final Action DRAM_READ = new Action("dram.read", Component.DRAM, Action.Unit.BYTE);

  /** A byte written to off-chip memory. */
  public static final Action DRAM_WRITE =
      new Action("dram.write", Component.DRAM, Action.Unit.BYTE);

  /** A byte of a kernel map or site key read. */
  public static final Action INDEX_READ =
      new Action("index.read", Component.INDEX, Action.Unit.BYTE);

  /** One event arriving at one output unit. */
  public static final Action SYNOP = new Action("synop", Component.SYNAPSE, Action.Unit.OPERATION);

  /** A neuron updated by an event. */
  public static final Action NEURON_ACTIVE =
      new Action("neuron.active", Component.NEURON, Action.Unit.OPERATION);

  /** A neuron stepped without an event. */
  public static final Action NEURON_INACTIVE =
      new Action("neuron.inactive", Component.NEURON, Action.Unit.OPERATION);

  /** Everything above. */
  public static final Vocabulary STANDARD =
      new Vocabulary(
          List.of(
              MAC_FP32,
              MAC_INT8,
              FEATURE_READ,
              FEATURE_WRITE,
              WEIGHT_READ,
              DRAM_READ,
              DRAM_WRITE,
              INDEX_READ,
              SYNOP,
              NEURON_ACTIVE,
              NEURON_INACTIVE));

  private final TreeMap<String, Action> actions = new TreeMap<>();

  /**
   * A vocabulary of a machine of one's own.
   *
   * @throws IllegalArgumentException for two actions of one name
   */
  public Vocabulary(Collection<Action> actions) {
    for (Action action : actions) {
      if (this.actions.put(action.name(), action) != null) {
        throw new IllegalArgumentException("action " + action.name() + " is given twice");
      }
    }
  }

  /** The action of that name. */
  public Optional<Action> find(String name) {
    return Optional.ofNullable(actions.get(name));
  }

  /** All actions, by name. */
  public List<Action> actions() {
    return List.copyOf(actions.values());
  }
}
