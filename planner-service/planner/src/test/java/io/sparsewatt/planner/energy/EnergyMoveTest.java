package io.sparsewatt.planner.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.planner.futures.Answers;
import io.sparsewatt.planner.futures.ConstantVelocityPlaceholder;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.prediction.LatentPredictor;
import io.sparsewatt.planner.prediction.TrafficModel;
import io.sparsewatt.planner.route.Way;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When an agent moves, its factors alone are evaluated, and the whole is as if all had been. */
class EnergyMoveTest {

  private static final long SEED = 20261130;

  private static Energy energy(Scenario s, Futures futures) {
    Way way = WayFinder.find(s);
    return new Energy(s, way, new Aim(s, way), futures, Weights.STANDARD);
  }

  private static Futures futures(Scenario s) {
    return new ConstantVelocityPlaceholder().sample(s, WayFinder.find(s).route());
  }

  private static Scenario moved(Scenario s, boolean[] who, SplittableRandom random) {
    List<Agent> agents = new ArrayList<>();
    for (int j = 0; j < who.length; j++) {
      Agent a = s.agents().get(j);
      AgentState at = a.history().getLast();
      AgentState now =
          new AgentState(
              at.time(),
              at.x() + random.nextDouble(-3, 3),
              at.y() + random.nextDouble(-3, 3),
              at.heading() + random.nextDouble(-0.5, 0.5),
              random.nextDouble(0, 9));
      agents.add(who[j] ? new Agent(a.id(), a.type(), a.length(), a.width(), List.of(now)) : a);
    }
    return s.toBuilder().agents(agents).build();
  }

  @Test
  void whatMovedAloneIsEvaluatedAndTheSumIsTheWholes() {
    SplittableRandom random = new SplittableRandom(SEED);
    int collided = 0;
    for (int scene = 0; scene < 40; scene++) {
      Scenario s = EnergyGradientTest.scene(random);
      double[] q = EnergyGradientTest.knots(random, s);
      Energy standing = energy(s, futures(s));
      standing.value(q);
      for (int event = 0; event < 25; event++) {
        boolean[] who = new boolean[s.agents().size()];
        int many = 0;
        for (int j = 0; j < who.length; j++) {
          who[j] = random.nextInt(3) == 0;
          many += who[j] ? 1 : 0;
        }
        s = moved(s, who, random);
        FactorReceipt receipt = standing.move(futures(s), who);
        Energy whole = energy(s, futures(s));
        double expected = whole.value(q);

        String as = "seed " + SEED + ", scene " + scene + ", event " + event;
        assertThat(standing.report()).as(as).isEqualTo(whole.report());
        assertThat(standing.report().total()).as(as).isEqualTo(expected);
        assertThat(standing.collisions()).as(as).isEqualTo(whole.collisions());
        assertThat(standing.impact()).as(as).isEqualTo(whole.impact());
        assertThat(standing.hitsFromBehind()).as(as).isEqualTo(whole.hitsFromBehind());
        long each = (long) s.steps() * s.futures();
        assertThat(receipt.evaluated()).as(as).isEqualTo(many * each);
        assertThat(receipt.avoided())
            .as(as)
            .isEqualTo((who.length - many) * each + (Term.values().length - 4L) * s.steps());
        collided += whole.collisions() > 0 ? 1 : 0;
      }
      // So is another motion's, which no agent is where it first was to meet.
      double[] other = EnergyGradientTest.knots(random, s);
      assertThat(standing.value(other))
          .as("seed " + SEED + ", scene " + scene)
          .isEqualTo(energy(s, futures(s)).value(other));
    }
    // A test among agents that are never near would prove nothing.
    assertThat(collided).isGreaterThan(100);
  }

  /** What is known of the sampled futures is not taken for true of those that answer. */
  @Test
  void sampledFuturesAndThoseThatAnswerInTurn() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int scene = 0; scene < 20; scene++) {
      Scenario s = EnergyGradientTest.scene(random);
      Answers answers =
          new LatentPredictor(TrafficModel.shipped()).answers(s, WayFinder.find(s).route());
      Energy both = energy(s, futures(s));
      for (int n = 0; n < 5; n++) {
        double[] q = EnergyGradientTest.knots(random, s);
        String as = "seed " + SEED + ", scene " + scene + ", motion " + n;
        assertThat(both.value(q)).as(as).isEqualTo(energy(s, futures(s)).value(q));
        assertThat(both.value(q, answers))
            .as(as)
            .isEqualTo(energy(s, futures(s)).value(q, answers));
      }
    }
  }

  @Test
  void otherAgentsAreRefused() {
    SplittableRandom random = new SplittableRandom(SEED);
    Scenario s = EnergyGradientTest.scene(random);
    Energy energy = energy(s, futures(s));
    energy.value(EnergyGradientTest.knots(random, s));
    Scenario fewer = s.toBuilder().agents(s.agents().subList(0, 5)).build();
    assertThatThrownBy(() -> energy.move(futures(fewer), new boolean[5]))
        .hasMessageContaining("of 5 agents")
        .hasMessageContaining("are not of the same agents");
  }
}
