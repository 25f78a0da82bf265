package io.sparsewatt.planner.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.Outlook;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Road;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PredictorTrainingTest {

  private static final Road ROAD = new Road.Corridor(12, 400, null);

  /** Cars that brake at 1 or 3 m/s², which nothing before tells apart. */
  private static List<TrafficMoment> braking(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TrafficMoment> moments = new ArrayList<>();
    for (int m = 0; m < count; m++) {
      double v = random.nextDouble(12, 16);
      double a = random.nextBoolean() ? 1 : 3;
      List<AgentState> past = new ArrayList<>();
      List<AgentState> future = new ArrayList<>();
      for (int q = -20; q <= 0; q++) {
        past.add(new AgentState(0.1 * q, 0.1 * q * v, 0, 0, v));
      }
      for (int q = 1; q <= 52; q++) {
        double t = Math.min(0.1 * q, v / a);
        future.add(new AgentState(0.1 * q, v * t - 0.5 * a * t * t, 0, 0, v - a * t));
      }
      moments.add(
          new TrafficMoment(ROAD, List.of(new Agent("a", AgentType.CAR, 4, 2, past, future))));
    }
    return moments;
  }

  @Test
  void theSameOnAnyNumberOfThreads() throws Exception {
    List<TrafficMoment> moments = braking(40, 1);
    TrafficModel one = train(moments, 3, 1, new ArrayList<>());
    TrafficModel two = train(moments, 3, 2, new ArrayList<>());
    assertThat(two.parameters).containsExactly(one.parameters);
  }

  /** It learns the mean of what comes, and that there is more than one thing that may. */
  @Test
  void itLearnsTheMeanAndTheSpread() throws Exception {
    List<Double> losses = new ArrayList<>();
    TrafficModel model = train(braking(320, 2), 40, 2, losses);
    assertThat(losses.getLast()).isLessThan(0.5 * losses.getFirst());
    TrafficMoment moment = braking(1, 3).getFirst();
    Agent a = moment.agents().getFirst();
    double v = a.history().getLast().speed() == null ? 0 : a.history().getLast().speed();
    Futures f =
        new LatentPredictor(model)
            .sample(
                new Outlook(
                    List.of(new Agent("a", AgentType.CAR, 4, 2, a.history())),
                    ROAD,
                    0,
                    0.5,
                    6,
                    33,
                    4));
    // After 3 s: v 3 - 4.5 or v 3 - 13.5 metres.
    double mean = 3 * v - 9;
    assertThat(f.x[f.at(0, 0) + 6]).isBetween(mean - 2, mean + 2);
    assertThat(f.spread[6]).isBetween(2.0, 7.0);
  }

  @Test
  void nothingToLearnIsRefused() {
    List<TrafficMoment> empty = List.of(new TrafficMoment(ROAD, List.of()));
    assertThatThrownBy(() -> new PredictorTraining(empty, PredictorTraining.Settings.of(1, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none of the 1 moments");
  }

  private static TrafficModel train(
      List<TrafficMoment> moments, int epochs, int threads, List<Double> losses)
      throws InterruptedException {
    return new PredictorTraining(moments, PredictorTraining.Settings.of(5, epochs, threads))
        .run("t", p -> losses.add(p.loss()));
  }
}
