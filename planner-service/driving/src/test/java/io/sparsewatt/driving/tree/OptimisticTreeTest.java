package io.sparsewatt.driving.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OptimisticTreeTest {

  private static final double GAMMA = 0.7;
  private static final int DEPTH = 5;

  /** Rewards by path, drawn from a seed; three actions, five steps. */
  private record Drawn(long seed) implements World<String> {

    @Override
    public int actions() {
      return 3;
    }

    @Override
    public Step<String> step(String state, int action) {
      String next = state + action;
      double reward =
          new SplittableRandom(seed ^ next.hashCode() * 0x9E3779B97F4A7C15L).nextDouble();
      return new Step<>(next, reward, 1, next.length() == DEPTH);
    }

    double best(String state) {
      double most = 0;
      for (int a = 0; a < actions() && state.length() < DEPTH; a++) {
        Step<String> step = step(state, a);
        most = Math.max(most, step.reward() + GAMMA * best(step.state()));
      }
      return most;
    }
  }

  @Test
  void withEnoughLeavesTheFirstActionIsThatOfTheBestPath() {
    for (long seed = 0; seed < 50; seed++) {
      Drawn world = new Drawn(seed);
      int action = new OptimisticTree(200, GAMMA).decide(world, "");
      World.Step<String> first = world.step("", action);
      assertThat(first.reward() + GAMMA * world.best(first.state()))
          .as("seed %d", seed)
          .isEqualTo(world.best(""));
    }
  }

  @Test
  void whatIsLostIsNotLookedBehind() {
    // The first action pays at once and ends all; the second pays ever after.
    World<Integer> world =
        new World<>() {
          @Override
          public int actions() {
            return 2;
          }

          @Override
          public Step<Integer> step(Integer state, int action) {
            if (state < 0) {
              throw new IllegalStateException("nothing comes after " + state);
            }
            return action == 0 ? new Step<>(-1, 1, 0, false) : new Step<>(state + 1, 0.5, 1, false);
          }
        };
    assertThat(new OptimisticTree(30, GAMMA).decide(world, 0)).isEqualTo(1);
  }

  @Test
  void budgetsHaveBounds() {
    assertThatThrownBy(() -> new OptimisticTree(0, GAMMA))
        .hasMessage("budget 0 must lie in 1..1000000");
    assertThatThrownBy(() -> new OptimisticTree(1, 1)).hasMessage("gamma 1.0 must lie in (0, 1)");
  }
}
