package io.sparsewatt.standalone.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to. The JSON of {@code --json} is this record.
 *
 * @param frames what became of every frame
 * @param sparsity how little was active, changed and computed again
 * @param macs multiply-accumulates
 * @param energy by profile
 * @param latencyMs by stage, after the warm-up
 * @param warmUp the first frames, apart
 * @param digests by sensor: what was computed, without identity and time
 * @param sensors each alone, where there are several
 * @param lag of a replay that kept to the clock; else null, and not in the JSON
 */
public record RunSummary(
    Frames frames,
    Sparsity sparsity,
    Macs macs,
    List<Energy> energy,
    Map<String, Percentiles> latencyMs,
    WarmUp warmUp,
    Map<String, Digests> digests,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, OfSensor> sensors,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Lag lag) {

  /** The same with the lag of a paced replay. */
  public RunSummary withLag(Lag of) {
    return new RunSummary(frames, sparsity, macs, energy, latencyMs, warmUp, digests, sensors, of);
  }

  /**
   * @param sent frames handed over
   * @param accepted of these, taken into the log
   * @param processed of these, run through the network
   * @param planned of these, planned
   * @param unprocessed of the accepted, recognised as late, rejected or behind a gap
   * @param retried records of the log that only say that the frame was there already: what a
   *     sender's retry leaves behind. In no other figure and no digest
   * @param lost accepted, but not with all its records in the log: voxels, activations, energy, and
   *     a plan if it is a LiDAR's and was processed
   * @param duplicated frames processed twice, and outcomes that stand in the log twice with
   *     different content, or out of order
   */
  public record Frames(
      long sent,
      long accepted,
      long processed,
      long planned,
      long unprocessed,
      long retried,
      long lost,
      long duplicated) {}

  /**
   * @param activeVoxels mean over the frames
   * @param activeFraction of the configured range
   * @param changedFraction voxels that came, went or changed a feature over active ones, on all
   *     frames but keyframes
   * @param recomputedFraction rows computed over rows there are, all layers, all frames
   * @param keyframes frames that began from nothing
   * @param plainCovered mean share of plain voxels within one voxel of an active one
   * @param streamSupported mean share of active voxels within one voxel of a plain one
   * @param poseKnown whether every LiDAR frame came with a pose: without one, nothing stays where
   *     it was. Null where no LiDAR was among the sensors
   * @param network its name
   * @param trained whether its weights were trained
   */
  public record Sparsity(
      double activeVoxels,
      double activeFraction,
      @Nullable Double changedFraction,
      double recomputedFraction,
      long keyframes,
      @Nullable Double plainCovered,
      @Nullable Double streamSupported,
      @Nullable Boolean poseKnown,
      String network,
      boolean trained) {}

  /**
   * @param executed what ran
   * @param fullStream a full pass on the stream's voxels, every frame
   * @param fullPlain a full pass on plain voxels, over the frames where it was counted
   * @param dense the dense network on the configured range, every frame
   * @param plainFrames frames on which fullPlain was counted
   * @param executedWherePlain executed, over those same frames
   * @param executedOverFullPlain the headline: {@code executedWherePlain / fullPlain}
   */
  public record Macs(
      long executed,
      long fullStream,
      @Nullable Long fullPlain,
      long dense,
      long plainFrames,
      long executedWherePlain,
      @Nullable Double executedOverFullPlain) {}

  /**
   * Joules over all frames, except {@code fullPlainJoules}, over those where it was counted.
   *
   * @param profile name
   * @param version of the profile
   * @param basis modelled, measured or estimated
   * @param joules executed
   * @param low every constant at the low end of its published range
   * @param high every constant at the high end
   * @param bandComplete whether every constant has a published range
   * @param fullStreamJoules a full pass on the stream's voxels
   * @param fullPlainJoules a full pass on plain voxels, where counted
   * @param denseJoules the dense network
   */
  public record Energy(
      String profile,
      String version,
      String basis,
      double joules,
      double low,
      double high,
      boolean bandComplete,
      double fullStreamJoules,
      @Nullable Double fullPlainJoules,
      double denseJoules) {}

  /**
   * @param frames in the warm-up
   * @param latencyMs by stage
   */
  public record WarmUp(long frames, Map<String, Percentiles> latencyMs) {}

  /**
   * One sensor's figures.
   *
   * @param processed its frames that ran through the network
   * @param sparsity of those
   * @param macs of those
   * @param latencyMs by stage, after the warm-up
   */
  public record OfSensor(
      long processed, Sparsity sparsity, Macs macs, Map<String, Percentiles> latencyMs) {}

  /** SHA-256 chains, hexadecimal; empty where there was no record. */
  public record Digests(String voxels, String activations, String energy, String plans) {}
}
