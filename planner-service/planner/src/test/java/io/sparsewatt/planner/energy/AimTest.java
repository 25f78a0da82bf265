package io.sparsewatt.planner.energy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Region;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AimTest {

  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  /** At 10 m/s on a straight road where 10 m/s are allowed. */
  private static Aim aim(Region region, Interval time, @Nullable Interval speed) {
    Scenario s =
        Scenario.builder(Ego.at(0, 0, 0, 10), new Road.Corridor(4, 200, 10.0))
            .goal(new Goal(region, time, speed, new Interval(-0.1, 0.1)))
            .build();
    return new Aim(s, WayFinder.find(s));
  }

  private static Region box(double x) {
    return new Region.Rectangle(x, 0, 6, 1, 0);
  }

  @Test
  void aGoalIsAimedAtWithinItsEdges() {
    Aim aim = aim(box(20), new Interval(1.8, 2.2), new Interval(8, 9));
    assertThat(aim.arrives).isTrue();
    assertThat(aim.step).isEqualTo(20);
    Region.Rectangle r = (Region.Rectangle) requireNonNull(aim.region);
    assertThat(r.length()).isCloseTo(5.4, EXACT);
    // No more than half of what there is on either side.
    assertThat(r.width()).isCloseTo(0.5, EXACT);
    Interval speed = requireNonNull(aim.goalSpeed);
    assertThat(speed.min()).isCloseTo(8.25, EXACT);
    assertThat(speed.max()).isCloseTo(8.75, EXACT);
    Interval turn = requireNonNull(aim.orientation);
    assertThat(turn.min()).isCloseTo(-0.07, EXACT);
    Aim circle = aim(new Region.Circle(20, 0, 2), new Interval(1.8, 2.2), null);
    assertThat(circle.region).isEqualTo(new Region.Circle(20, 0, 1.7));
  }

  /** A time that begins long before the goal can be reached does not make the ego race. */
  @Test
  void nobodyHurriesToTheMiddleOfALongTime() {
    Aim aim = aim(box(102), new Interval(0, 12), null);
    assertThat(aim.speed()).isCloseTo(10, Offset.offset(0.1));
    assertThat(aim.arrives).isFalse();
    assertThat(aim.progress).isNotNaN();
    // Soon enough to be there unhurriedly: the middle.
    Aim early = aim(box(30), new Interval(0, 12), null);
    assertThat(early.speed()).isCloseTo(5, Offset.offset(0.1));
    // The time's end is kept, and hurried to.
    Aim late = aim(box(29), new Interval(0, 3), null);
    assertThat(late.arrives).isTrue();
    assertThat(late.step).isEqualTo(25);
  }
}
