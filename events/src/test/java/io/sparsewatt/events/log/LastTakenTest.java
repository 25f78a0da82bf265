package io.sparsewatt.events.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastTakenTest {

  @Test
  void takesEachFrameOfASensorOnceAndInOrder() {
    LastTaken taken = new LastTaken();
    assertThat(taken.of("a")).isEqualTo(-1);
    assertThat(taken.take("a", 0)).isTrue();
    assertThat(taken.take("a", 5)).isTrue();
    assertThat(taken.take("a", 5)).as("repeat").isFalse();
    assertThat(taken.take("a", 3)).as("repeat after a restart").isFalse();
    assertThat(taken.take("b", 3)).as("another sensor").isTrue();
    assertThat(taken.of("a")).isEqualTo(5);
    taken.forget("a");
    assertThat(taken.take("a", 3)).isTrue();
  }
}
