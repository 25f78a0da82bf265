package io.sparsewatt.planner.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.sparsewatt.planner.scenario.Lane;
import io.sparsewatt.planner.scenario.Polyline;
import io.sparsewatt.planner.scenario.Road;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaneViewTest {

  private final double[] out = new double[LaneView.SIZE];

  private static Lane lane(
      String id, double[] x, double[] y, List<String> next, Lane.@Nullable Adjacent left) {
    double[] up = new double[y.length];
    double[] down = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      up[i] = y[i] + 2;
      down[i] = y[i] - 2;
    }
    return new Lane(id, Polyline.of(x, up), Polyline.of(x, down), next, left, null, null);
  }

  /** 20 m straight on, then straight on or up by 45 degrees. */
  private static LaneView fork() {
    return new LaneView(
        new Road.Lanes(
            List.of(
                lane(
                    "a",
                    new double[] {0, 20},
                    new double[] {0, 0},
                    List.of("b", "c"),
                    new Lane.Adjacent("d", true)),
                lane("b", new double[] {20, 100}, new double[] {0, 0}, List.of(), null),
                lane("c", new double[] {20, 100}, new double[] {0, 80}, List.of(), null),
                lane("d", new double[] {0, 20}, new double[] {4, 4}, List.of(), null))));
  }

  @Test
  void offsetDirectionNeighboursAndWaysAhead() {
    fork().describe(5, 0.5, 1, 0, out);
    assertThat(out[0]).isEqualTo(1);
    assertThat(out[1]).isEqualTo(0.25, offset(1e-12));
    assertThat(out[2]).isZero();
    assertThat(out[3]).as("a lane to the left").isEqualTo(1);
    assertThat(out[4]).as("none to the right").isZero();
    assertThat(out[5]).as("10 m ahead the same lane").isZero();
    assertThat(out[7]).as("25 m ahead, leftmost").isEqualTo(0.25 * Math.PI, offset(1e-12));
    assertThat(out[8]).as("25 m ahead, rightmost").isZero();
  }

  @Test
  void directionsAreTheAgents() {
    fork().describe(5, 0, StrictMath.cos(0.1), StrictMath.sin(0.1), out);
    assertThat(out[2]).isEqualTo(-0.2, offset(1e-12));
    assertThat(out[8]).isEqualTo(-0.1, offset(1e-12));
  }

  @Test
  void offTheLanesAndAgainstThemThereIsNone() {
    fork().describe(5, 40, 1, 0, out);
    assertThat(out).containsOnly(0);
    fork().describe(5, 0, -1, 0, out);
    assertThat(out).containsOnly(0);
  }

  @Test
  void aGivenPathLeadsThoseAlongItEitherWayAndACorridorNobody() {
    LaneView path =
        new LaneView(
            new Road.ReferencePath(
                Polyline.of(new double[] {0, 50, 90}, new double[] {0, 0, 40}), 4, null));
    path.describe(30, 5, 1, 0, out);
    assertThat(out[0]).as("beside the path, along it").isEqualTo(1);
    assertThat(out[1]).as("5 m to the left of it").isEqualTo(2.5, offset(1e-9));
    assertThat(out[5]).isZero();
    assertThat(out[7]).as("25 m ahead the path has turned").isEqualTo(0.25 * Math.PI, offset(1e-9));
    double c = StrictMath.cos(-0.75 * Math.PI);
    double s = StrictMath.sin(-0.75 * Math.PI);
    path.describe(60, 10, c, s, out);
    assertThat(out[0]).as("oncoming").isEqualTo(1);
    assertThat(out[1]).as("0 m off it").isEqualTo(0, offset(1e-9));
    assertThat(out[2]).isEqualTo(0, offset(1e-9));
    assertThat(out[7]).as("25 m on it turns right").isEqualTo(-0.25 * Math.PI, offset(1e-9));
    path.describe(30, 5, 0, 1, out);
    assertThat(out).as("across it").containsOnly(0);
    new LaneView(new Road.Corridor(8, 100, null)).describe(20, 0, 1, 0, out);
    assertThat(out).containsOnly(0);
  }
}
