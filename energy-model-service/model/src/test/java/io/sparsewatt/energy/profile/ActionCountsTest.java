package io.sparsewatt.energy.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.energy.work.Work;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActionCountsTest {

  @Test
  void sumsAndDifferencesAreExactAndKeepActionsThatDidNotOccur() {
    ActionCounts a = ActionCounts.of(Map.of(Vocabulary.SYNOP, 5L, Vocabulary.MAC_FP32, 1L << 60));
    ActionCounts b = ActionCounts.of(Map.of(Vocabulary.SYNOP, 5L, Vocabulary.DRAM_READ, 0L));
    ActionCounts difference = a.minus(b);
    assertThat(difference.actions())
        .containsExactly(Vocabulary.DRAM_READ, Vocabulary.MAC_FP32, Vocabulary.SYNOP);
    assertThat(difference.count(Vocabulary.SYNOP)).isZero();
    assertThat(difference.count(Vocabulary.MAC_FP32)).isEqualTo(1L << 60);
    assertThat(b.minus(a).plus(a)).isEqualTo(b.plus(ActionCounts.of(Vocabulary.MAC_FP32, 0)));
    assertThatThrownBy(() -> a.count(Vocabulary.MAC_INT8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mac.int8 is not among the counts");
  }

  @Test
  void neverWraps() {
    assertThatThrownBy(() ->
            ActionCounts.of(Vocabulary.SYNOP, Long.MIN_VALUE)
                .minus(ActionCounts.of(Vocabulary.SYNOP, 1)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("synop");
  }

  @Test
  void oneNameMeansOneAction() {
    Action other = new Action("synop", Component.COMPUTE, Action.Unit.OPERATION);
    assertThatThrownBy(() -> ActionCounts.of(Vocabulary.SYNOP, 1).plus(ActionCounts.of(other, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("synop means two things");
    assertThatThrownBy(() -> new Vocabulary(List.of(Vocabulary.SYNOP, other)))
        .hasMessageContaining("synop is given twice");
    assertThatThrownBy(() -> new Action("Mac FP32", Component.COMPUTE, Action.Unit.OPERATION))
        .hasMessageContaining("\"Mac FP32\"");
  }

  @Test
  void everyMappingIsLinear() {
    long seed = 5;
    Random random = new Random(seed);
    for (ActionMapping mapping : ActionMapping.values()) {
      assertThat(ActionMapping.find(mapping.id())).contains(mapping);
      for (int round = 0; round < 100; round++) {
        Work a = work(random);
        Work b = work(random);
        assertThat(mapping.counts(a.plus(b)))
            .as("seed %d, %s", seed, mapping.id())
            .isEqualTo(mapping.counts(a).plus(mapping.counts(b)));
      }
    }
  }

  private static Work work(Random random) {
    return new Work(
        random.nextLong(1L << 55),
        random.nextLong(1L << 55),
        random.nextLong(1L << 55),
        random.nextLong(1L << 55),
        random.nextLong(1L << 55),
        random.nextLong(1L << 55),
        random.nextLong(1L << 55),
        random.nextLong(1L << 55),
        random.nextLong(1L << 55));
  }
}
