package io.sparsewatt.simulator.worlds.scanner;

/** How bad a sensor is. The ordinal enters every sensor's seed: append only. */
public enum NoiseLevel {
  /** A new sensor on a dry day: up to 1 cm, up to 2 % lost. */
  LOW("low", 0, 0.01, 0, 0.02),
  /** 1 to 2.5 cm, 1 to 8 % lost. */
  USUAL("usual", 0.01, 0.025, 0.01, 0.08),
  /** 2.5 to 4 cm, 8 to 25 % lost. */
  HIGH("high", 0.025, 0.04, 0.08, 0.25);

  private final String id;
  final double minSigma;
  final double maxSigma;
  final double minDropout;
  final double maxDropout;

  NoiseLevel(String id, double minSigma, double maxSigma, double minDropout, double maxDropout) {
    this.id = id;
    this.minSigma = minSigma;
    this.maxSigma = maxSigma;
    this.minDropout = minDropout;
    this.maxDropout = maxDropout;
  }

  /** The name as commands and files write it. */
  public String id() {
    return id;
  }
}
