package io.sparsewatt.driving.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CrewTest {

  @Test
  void resultsAreInTheOrderOfTheWorkWhoeverIsDoneFirst() throws Exception {
    CountDownLatch last = new CountDownLatch(1);
    List<Callable<Integer>> work = new ArrayList<>();
    // The first piece waits for the last.
    work.add(() -> {
      last.await();
      return 0;
    });
    for (int i = 1; i < 20; i++) {
      int n = i;
      work.add(() -> {
        if (n == 19) {
          last.countDown();
        }
        return n;
      });
    }
    assertThat(Crew.run(2, work))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
  }

  @Test
  void whatFailsIsToldWithItsCause() {
    Callable<Integer> broken =
        () -> {
          throw new IllegalArgumentException("no road");
        };
    assertThatThrownBy(() -> Crew.run(2, List.of(broken, () -> 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no road")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }
}
