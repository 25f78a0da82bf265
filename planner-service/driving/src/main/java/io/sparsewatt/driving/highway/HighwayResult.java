package io.sparsewatt.driving.highway;

import io.sparsewatt.driving.crew.Crew;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What a policy did over many drives.
 *
 * @param policy its name
 * @param oracle whether it knew of others what no one can see
 * @param drives one by one, by rising seed
 */
public record HighwayResult(String policy, boolean oracle, List<Drive> drives) {

  /** Copies the list. */
  public HighwayResult {
    drives = List.copyOf(drives);
  }

  /**
   * One drive.
   *
   * @param seed of the traffic, and of the driver's own draws
   * @param total of the rewards
   * @param seconds driven
   * @param crashed whether a crash ended it
   * @param metres the ego got on
   */
  public record Drive(long seed, double total, int seconds, boolean crashed, double metres) {}

  /** Drives drives of consecutive seeds, one after the other. */
  public static HighwayResult of(HighwayPolicy policy, HighwaySpec spec, long firstSeed, int many) {
    Drive[] drives = new Drive[many];
    for (int n = 0; n < many; n++) {
      drives[n] = drive(policy, spec, firstSeed + n);
    }
    return new HighwayResult(policy.name(), policy.oracle(), List.of(drives));
  }

  /**
   * The same drives, several at once.
   *
   * @param threads 1 or more
   * @throws InterruptedException if it is stopped
   */
  public static HighwayResult of(
      HighwayPolicy policy, HighwaySpec spec, long firstSeed, int many, int threads)
      throws InterruptedException {
    List<Callable<Drive>> drives = new ArrayList<>();
    for (int n = 0; n < many; n++) {
      long seed = firstSeed + n;
      drives.add(() -> drive(policy, spec, seed));
    }
    return new HighwayResult(policy.name(), policy.oracle(), Crew.run(threads, drives));
  }

  private static Drive drive(HighwayPolicy policy, HighwaySpec spec, long seed) {
    HighwayEpisode episode = new HighwayEpisode(spec, seed);
    double start = episode.traffic().x[0];
    policy.run().drive(episode, seed);
    return new Drive(
        seed,
        episode.total(),
        episode.seconds(),
        episode.crashed(),
        episode.traffic().x[0] - start);
  }

  /** Mean return of a drive. */
  public double meanReturn() {
    double sum = 0;
    for (Drive drive : drives) {
      sum += drive.total();
    }
    return sum / drives.size();
  }

  /** Standard error of {@link #meanReturn}. */
  public double standardError() {
    double mean = meanReturn();
    double squares = 0;
    for (Drive drive : drives) {
      squares += (drive.total() - mean) * (drive.total() - mean);
    }
    return Math.sqrt(squares / (drives.size() - 1) / drives.size());
  }

  /** Drives that ended in a crash. */
  public int crashes() {
    int crashes = 0;
    for (Drive drive : drives) {
      crashes += drive.crashed() ? 1 : 0;
    }
    return crashes;
  }

  /** Mean speed of all seconds driven, m/s. */
  public double meanSpeed() {
    double metres = 0;
    double seconds = 0;
    for (Drive drive : drives) {
      metres += drive.metres();
      seconds += drive.seconds();
    }
    return metres / seconds;
  }
}
