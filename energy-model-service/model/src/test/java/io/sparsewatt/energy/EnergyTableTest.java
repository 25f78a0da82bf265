package io.sparsewatt.energy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.energy.profile.Profiles;
import io.sparsewatt.energy.work.FrameWork;
import io.sparsewatt.energy.work.Work;
import org.junit.jupiter.api.Test;

class EnergyTableTest {

  private static final Work SMALL = new Work(10, 5, 1, 8, 8, 40, 30, 2, 3);
  private static final Work LARGE = new Work(100, 50, 10, 8, 16, 400, 100, 20, 0);

  @Test
  void hasOneRowForEachProfileAndSaysWhatIsUnknown() {
    EnergyTable sampled =
        EnergyTable.of(new FrameWork(SMALL, LARGE, LARGE, LARGE), Profiles.builtIn());
    assertThat(sampled.rows())
        .extracting(EnergyTable.Row::profile)
        .containsExactly("fp32-45nm", "int8-45nm", "loihi1-14nm");
    assertThat(sampled.rows())
        .allSatisfy(row -> {
          assertThat(row.fullPlain()).isEqualTo(row.dense());
          assertThat(row.executedOverFullPlain()).isEqualTo(row.executedOverDense());
          assertThat(row.omits()).contains("static power");
        });
    assertThat(sampled.rows().getFirst().executed().nominal())
        .isEqualTo(Pricing.price(SMALL, Profiles.builtIn().getFirst()).total().nominal());

    EnergyTable unsampled =
        EnergyTable.of(new FrameWork(SMALL, LARGE, null, LARGE), Profiles.builtIn());
    assertThat(unsampled.rows())
        .allSatisfy(row -> {
          assertThat(row.fullPlain()).isNull();
          assertThat(row.executedOverFullPlain()).isNull();
          assertThat(row.executedOverDense()).isNotNull();
        });
  }
}
