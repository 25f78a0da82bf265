package io.sparsewatt.driving.evaluation;

import io.sparsewatt.driving.loop.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * One driver's line of the table.
 *
 * @param driver who
 * @param reactive whether the others braked for the ego
 * @param success goal reached, nobody touched, on the road, as a vehicle can drive
 * @param reached the goal, whatever else happened
 * @param collided drives in which someone was touched
 * @param atFault drives in which the ego was to blame for it
 * @param offRoad drives with a corner more than 0.3 m off the lanes
 * @param infeasible drives that no vehicle could have driven
 * @param refused drives that the driver gave up
 * @param score by nuPlan's rules, mean
 * @param shared drives whose goal every driver of the mode reached: only of them are the two costs
 *     taken, for a drive that ends early costs less
 * @param sm1 median of the shared drives, or NaN
 * @param wx1 median of the shared drives, or NaN
 * @param leastTimeToCollision seconds, median of the drives' least, or NaN
 * @param p50 milliseconds a decision, or NaN
 * @param p95 milliseconds a decision, or NaN
 * @param p99 milliseconds a decision, or NaN
 * @param pairedSuccess against the first driver: drives that only one of the two succeeded in
 * @param pairedFault against the first driver: drives that only one of the two drove without its
 *     fault
 */
public record Standing(
    String driver,
    boolean reactive,
    Share success,
    Share reached,
    Share collided,
    Share atFault,
    int offRoad,
    int infeasible,
    int refused,
    double score,
    int shared,
    double sm1,
    double wx1,
    double leastTimeToCollision,
    double p50,
    double p95,
    double p99,
    Paired pairedSuccess,
    Paired pairedFault) {

  /** A line for each driver and mode, in the order in which they first occur. */
  public static List<Standing> of(List<Harness.Result> results) {
    Map<Boolean, Map<String, List<Harness.Result>>> modes = new LinkedHashMap<>();
    for (Harness.Result result : results) {
      modes
          .computeIfAbsent(result.outcome().reactive(), mode -> new LinkedHashMap<>())
          .computeIfAbsent(result.outcome().policy(), policy -> new ArrayList<>())
          .add(result);
    }
    List<Standing> table = new ArrayList<>();
    for (Map<String, List<Harness.Result>> drivers : modes.values()) {
      Set<String> shared = null;
      for (List<Harness.Result> drives : drivers.values()) {
        Set<String> reached = new HashSet<>();
        drives.stream()
            .filter(drive -> drive.outcome().reached())
            .forEach(drive -> reached.add(key(drive)));
        if (shared == null) {
          shared = reached;
        } else {
          shared.retainAll(reached);
        }
      }
      List<Harness.Result> first = drivers.values().iterator().next();
      for (Map.Entry<String, List<Harness.Result>> driver : drivers.entrySet()) {
        table.add(
            line(driver.getKey(), driver.getValue(), first, shared == null ? Set.of() : shared));
      }
    }
    return table;
  }

  private static String key(Harness.Result result) {
    return result.recording().name() + " " + result.outcome().seed();
  }

  private static Standing line(
      String driver, List<Harness.Result> drives, List<Harness.Result> first, Set<String> shared) {
    int n = drives.size();
    List<Outcome> outcomes = drives.stream().map(Harness.Result::outcome).toList();
    List<Outcome> others = first.stream().map(Harness.Result::outcome).toList();
    List<Outcome> same =
        drives.stream()
            .filter(drive -> shared.contains(key(drive)))
            .map(Harness.Result::outcome)
            .toList();
    long[] nanos =
        outcomes.stream().flatMapToLong(o -> Arrays.stream(o.nanos())).sorted().toArray();
    return new Standing(
        driver,
        outcomes.getFirst().reactive(),
        new Share(count(outcomes, Outcome::isSuccess), n),
        new Share(count(outcomes, Outcome::reached), n),
        new Share(count(outcomes, o -> !o.contacts().isEmpty()), n),
        new Share(count(outcomes, o -> o.atFault() > 0), n),
        count(outcomes, o -> !o.isOnRoad()),
        count(outcomes, o -> o.infeasible() != null),
        count(outcomes, o -> o.refused() != null),
        outcomes.stream().mapToDouble(o -> o.score().total()).sum() / n,
        same.size(),
        median(same, o -> o.costs().sm1()),
        median(same, o -> o.costs().wx1()),
        median(outcomes, Outcome::leastTimeToCollision),
        OutcomeCsv.millis(nanos, 0.5),
        OutcomeCsv.millis(nanos, 0.95),
        OutcomeCsv.millis(nanos, 0.99),
        paired(others, outcomes, Outcome::isSuccess),
        paired(others, outcomes, o -> o.atFault() == 0));
  }

  private static int count(List<Outcome> outcomes, Predicate<Outcome> what) {
    return (int) outcomes.stream().filter(what).count();
  }

  /** Of the same drives in the same order, those that only one of the two did well. */
  private static Paired paired(List<Outcome> first, List<Outcome> second, Predicate<Outcome> well) {
    int onlyFirst = 0;
    int onlySecond = 0;
    for (int i = 0; i < first.size(); i++) {
      boolean one = well.test(first.get(i));
      boolean two = well.test(second.get(i));
      onlyFirst += one && !two ? 1 : 0;
      onlySecond += two && !one ? 1 : 0;
    }
    return new Paired(onlyFirst, onlySecond);
  }

  private static double median(List<Outcome> outcomes, ToDoubleFunction<Outcome> of) {
    double[] values = outcomes.stream().mapToDouble(of).sorted().toArray();
    int n = values.length;
    return n == 0 ? Double.NaN : 0.5 * (values[(n - 1) / 2] + values[n / 2]);
  }
}
