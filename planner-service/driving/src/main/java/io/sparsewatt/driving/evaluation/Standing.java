package io.sparsewatt.driving.evaluation;

import io.sparsewatt.driving.loop.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * @param success1 against the first driver: drives that only one of the two succeeded in
 * @param fault1 against the first driver: drives that only one of the two drove without its fault
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
    Paired success1,
    Paired fault1) {

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
    int success = 0;
    int reached = 0;
    int collided = 0;
    int fault = 0;
    int off = 0;
    int infeasible = 0;
    int refused = 0;
    double score = 0;
    int[] differ = new int[4];
    long[] nanos = new long[0];
    List<Outcome> same = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Outcome o = drives.get(i).outcome();
      Outcome other = first.get(i).outcome();
      success += o.isSuccess() ? 1 : 0;
      reached += o.reached() ? 1 : 0;
      collided += o.contacts().isEmpty() ? 0 : 1;
      fault += o.atFault() > 0 ? 1 : 0;
      off += o.isOnRoad() ? 0 : 1;
      infeasible += o.infeasible() == null ? 0 : 1;
      refused += o.refused() == null ? 0 : 1;
      score += o.score().total();
      differ[0] += other.isSuccess() && !o.isSuccess() ? 1 : 0;
      differ[1] += o.isSuccess() && !other.isSuccess() ? 1 : 0;
      differ[2] += other.atFault() == 0 && o.atFault() > 0 ? 1 : 0;
      differ[3] += o.atFault() == 0 && other.atFault() > 0 ? 1 : 0;
      int before = nanos.length;
      nanos = Arrays.copyOf(nanos, before + o.nanos().length);
      System.arraycopy(o.nanos(), 0, nanos, before, o.nanos().length);
      if (shared.contains(key(drives.get(i)))) {
        same.add(o);
      }
    }
    Arrays.sort(nanos);
    return new Standing(
        driver,
        drives.getFirst().outcome().reactive(),
        new Share(success, n),
        new Share(reached, n),
        new Share(collided, n),
        new Share(fault, n),
        off,
        infeasible,
        refused,
        score / n,
        same.size(),
        median(same, o -> o.costs().sm1()),
        median(same, o -> o.costs().wx1()),
        median(
            drives.stream().map(Harness.Result::outcome).toList(), Outcome::leastTimeToCollision),
        OutcomeCsv.millis(nanos, 0.5),
        OutcomeCsv.millis(nanos, 0.95),
        OutcomeCsv.millis(nanos, 0.99),
        new Paired(differ[0], differ[1]),
        new Paired(differ[2], differ[3]));
  }

  private static double median(List<Outcome> outcomes, ToDoubleFunction<Outcome> of) {
    double[] values = outcomes.stream().mapToDouble(of).sorted().toArray();
    int n = values.length;
    return n == 0 ? Double.NaN : 0.5 * (values[(n - 1) / 2] + values[n / 2]);
  }
}
