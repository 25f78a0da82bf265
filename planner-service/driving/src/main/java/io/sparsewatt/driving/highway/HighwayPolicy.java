package io.sparsewatt.driving.highway;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * Who drives, by name. Immutable and thread-safe; the same policy and seed make the same drive.
 *
 * @param name for tables
 * @param oracle whether it knows of others what no one can see
 * @param run takes the ego through one drive
 */
public record HighwayPolicy(String name, boolean oracle, Run run) {

  /** One drive from its start to its end. */
  @FunctionalInterface
  public interface Run {

    /**
     * Drives until the episode is over.
     *
     * @param seed of the driver's own draws
     */
    void drive(HighwayEpisode episode, long seed);
  }

  /** A driver for every drive, made of a seed. */
  public static HighwayPolicy of(String name, LongFunction<HighwayDriver> drivers) {
    return new HighwayPolicy(
        name,
        false,
        (episode, seed) -> {
          HighwayDriver driver = drivers.apply(seed);
          while (!episode.isOver()) {
            episode.drive(driver.decide(episode.view()));
          }
        });
  }

  // Leaves a decision: as many as the published tree expands (references, planner 0, A3).
  private static final int LEAVES = 50;
  // Of the latent tree.
  private static final int GUESSES = 16;
  private static final double CRASH_COST = 20;

  /** Everyone who is compared. */
  public static List<HighwayPolicy> all() {
    return List.of(
        latentTree(GUESSES, LEAVES, CRASH_COST),
        constantVelocityTree(LEAVES),
        idmMobil(),
        idle(),
        faster(),
        random(),
        oracleTree(LEAVES));
  }

  /** Does nothing. */
  public static HighwayPolicy idle() {
    return of("idle", seed -> view -> MetaAction.IDLE);
  }

  /** Accelerates whatever is ahead. */
  public static HighwayPolicy faster() {
    return of("faster", seed -> view -> MetaAction.FASTER);
  }

  /** Any of the five, each second anew. */
  public static HighwayPolicy random() {
    return of(
        "random",
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          MetaAction[] all = MetaAction.values();
          return view -> all[random.nextInt(all.length)];
        });
  }

  /** One of the others at the wheel. */
  public static HighwayPolicy idmMobil() {
    return new HighwayPolicy(
        "idm+mobil",
        false,
        (episode, seed) -> {
          while (!episode.isOver()) {
            episode.driveItself();
          }
        });
  }

  /**
   * Optimistic tree search over a model in which the others keep their velocities.
   *
   * @param budget leaves expanded a decision, five simulated seconds each
   */
  public static HighwayPolicy constantVelocityTree(int budget) {
    return new HighwayPolicy("tree-constant-velocity", false, new TreeDriver(budget, true)::drive);
  }

  /**
   * Tree search over guesses at what the others want, which are kept as long as they foretell what
   * is seen. The form of the others' behaviour is known to it, what they want is not.
   *
   * @param guesses at the others, all of them looked ahead in
   * @param budget leaves expanded a decision
   * @param crashCost of touching someone, in rewards of a second
   */
  public static HighwayPolicy latentTree(int guesses, int budget, double crashCost) {
    return of("ours-latent-tree", seed -> new LatentDriver(guesses, budget, crashCost, seed));
  }

  /**
   * The same over copies of the simulation itself: no driver can have it, and it bounds what a
   * better model of the others is worth.
   */
  public static HighwayPolicy oracleTree(int budget) {
    return new HighwayPolicy("tree-oracle", true, new TreeDriver(budget, false)::drive);
  }
}
