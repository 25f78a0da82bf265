package io.sparsewatt.driving.loop;

import io.sparsewatt.driving.judge.ClosedLoopScore;
import io.sparsewatt.driving.judge.CommonRoadCosts;
import io.sparsewatt.driving.judge.Contacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one drive ended.
 *
 * @param scenario its id
 * @param policy who drove
 * @param reactive whether the others braked for the ego
 * @param seed of the driver
 * @param reached whether the goal was met
 * @param contacts with others
 * @param offRoad metres that a corner was farthest off the lanes
 * @param infeasible why no vehicle could have driven so, or null
 * @param refused why the driver gave up, or null
 * @param steps driven
 * @param leastTimeToCollision seconds; infinite if nothing was ever in the way
 * @param score by nuPlan's rules
 * @param costs by CommonRoad's
 * @param nanos of each decision, rising; empty without a clock
 */
public record Outcome(
    String scenario,
    String policy,
    boolean reactive,
    long seed,
    boolean reached,
    List<Contacts.Contact> contacts,
    double offRoad,
    @Nullable String infeasible,
    @Nullable String refused,
    int steps,
    double leastTimeToCollision,
    ClosedLoopScore score,
    CommonRoadCosts costs,
    long[] nanos) {

  // Metres: nuPlan's allowance for a corner beside the road.
  private static final double ON_ROAD = 0.3;

  /** Copies the list. */
  public Outcome {
    contacts = List.copyOf(contacts);
  }

  /** The goal, without touching anyone, on the road, as a vehicle can drive. */
  public boolean isSuccess() {
    return reached && contacts.isEmpty() && isOnRoad() && infeasible == null && refused == null;
  }

  /** Whether all corners stayed on the lanes, but for 0.3 m. */
  public boolean isOnRoad() {
    return offRoad <= ON_ROAD;
  }

  /** Contacts that were the ego's fault. */
  public long atFault() {
    return contacts.stream().filter(Contacts.Contact::atFault).count();
  }
}
