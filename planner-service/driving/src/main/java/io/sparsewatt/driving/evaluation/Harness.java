package io.sparsewatt.driving.evaluation;

import io.sparsewatt.driving.crew.Crew;
import io.sparsewatt.driving.loop.DrivingPolicy;
import io.sparsewatt.driving.loop.Outcome;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets every driver drive every recording, as it was and among others who brake for the ego. The
 * outcomes are in a fixed order, and the same on any number of threads, but for the times that a
 * clock says.
 */
public final class Harness {

  private final List<Recording> recordings;
  private final List<DrivingPolicy> policies;
  private final List<Long> seeds;
  private final List<Boolean> modes;

  /**
   * @param seeds of the drivers' own draws
   * @param modes whether the others react, one or both
   */
  public Harness(
      List<Recording> recordings,
      List<DrivingPolicy> policies,
      List<Long> seeds,
      List<Boolean> modes) {
    this.recordings = List.copyOf(recordings);
    this.policies = List.copyOf(policies);
    this.seeds = List.copyOf(seeds);
    this.modes = List.copyOf(modes);
  }

  /** Drives that {@link #run} makes. */
  public long drives() {
    return (long) recordings.size() * policies.size() * seeds.size() * modes.size();
  }

  /**
   * Drives all of them.
   *
   * @param threads 1 or more; decisions are timed while this many think at once
   * @param clock nanoseconds, or null: decisions are not timed
   * @param progress told the number of drives that are done, by any thread
   * @throws InterruptedException if it is stopped
   */
  public List<Result> run(int threads, @Nullable LongSupplier clock, LongConsumer progress)
      throws InterruptedException {
    List<Callable<Result>> drives = new ArrayList<>();
    AtomicLong done = new AtomicLong();
    for (boolean reactive : modes) {
      for (DrivingPolicy policy : policies) {
        for (Recording recording : recordings) {
          for (long seed : seeds) {
            drives.add(() -> {
              Result result = drive(recording, policy, seed, reactive, clock);
              progress.accept(done.incrementAndGet());
              return result;
            });
          }
        }
      }
    }
    return Crew.run(threads, drives);
  }

  private static Result drive(
      Recording recording,
      DrivingPolicy policy,
      long seed,
      boolean reactive,
      @Nullable LongSupplier clock)
      throws ScenarioException {
    return new Result(recording, recording.drive().drive(policy, seed, reactive, clock));
  }

  /**
   * One drive.
   *
   * @param recording that was driven in
   * @param outcome of it
   */
  public record Result(Recording recording, Outcome outcome) {}
}
