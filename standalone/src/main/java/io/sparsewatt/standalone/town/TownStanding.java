package io.sparsewatt.standalone.town;

import io.sparsewatt.driving.evaluation.Rate;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Many drives together.
 *
 * @param drives of them
 * @param kilometres driven
 * @param touched contacts by 100 km
 * @param atFault those that were the ego's fault, by 100 km
 * @param speed m/s, mean over time
 * @param offRoad steps of a tenth of a second off the road or on lanes of the other direction
 * @param offPath metres from the lane's middle, mean
 * @param jerk m/s³, root mean square
 * @param creeping share of time below 0.5 m/s, not standing
 * @param millis of a plan, mean, while others think beside it
 */
public record TownStanding(
    int drives,
    double kilometres,
    Rate touched,
    Rate atFault,
    double speed,
    long offRoad,
    double offPath,
    double jerk,
    double creeping,
    double millis) {

  private static final double UNIT = 100;

  /** Of drives of one length, at least one. */
  public static TownStanding of(List<TownDrive.Figures> drives) {
    double kilometres = drives.stream().mapToDouble(TownDrive.Figures::metres).sum() / 1_000;
    int touched = (int) drives.stream().mapToLong(TownDrive.Figures::collisions).sum();
    int atFault = drives.stream().mapToInt(TownDrive.Figures::atFault).sum();
    double over = Math.max(1e-6, kilometres / UNIT);
    return new TownStanding(
        drives.size(),
        kilometres,
        new Rate(touched, over),
        new Rate(atFault, over),
        mean(drives, TownDrive.Figures::meanSpeed),
        drives.stream().mapToLong(d -> d.offRoadSteps() + d.wrongWaySteps()).sum(),
        mean(drives, TownDrive.Figures::offPathMean),
        mean(drives, TownDrive.Figures::jerkRms),
        mean(drives, TownDrive.Figures::creepingShare),
        mean(drives, TownDrive.Figures::millisPerPlan));
  }

  private static double mean(
      List<TownDrive.Figures> drives, ToDoubleFunction<TownDrive.Figures> figure) {
    return drives.stream().mapToDouble(figure).average().orElse(0);
  }
}
