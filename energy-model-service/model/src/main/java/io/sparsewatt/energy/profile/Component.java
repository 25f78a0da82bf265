package io.sparsewatt.energy.profile;

/** The part of a machine that an action's energy is shown under. */
public enum Component {
  /** Arithmetic. */
  COMPUTE("compute"),
  /** On-chip memory. */
  SRAM("sram"),
  /** Off-chip memory. */
  DRAM("dram"),
  /** Coordinates and kernel maps: what sparsity costs. */
  INDEX("index"),
  /** Synaptic operations of an event-driven machine. */
  SYNAPSE("synapse"),
  /** State updates of its neurons. */
  NEURON("neuron"),
  /** Moving data between parts of a chip. */
  NETWORK("network"),
  /** What flows while nothing happens. */
  STATIC("static");

  private final String id;

  Component(String id) {
    this.id = id;
  }

  /** The name used in every output. */
  public String id() {
    return id;
  }
}
