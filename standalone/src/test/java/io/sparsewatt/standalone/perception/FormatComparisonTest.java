package io.sparsewatt.standalone.perception;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.NumberFormat;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.scenes.evaluation.Figure;
import io.sparsewatt.sensing.voxel.VoxelUpdate;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatComparisonTest {

  @Test
  void bothFormatsAreCountedOnTheSameVoxels() {
    FormatComparison comparison =
        new FormatComparison(Presets.shallowUNet(3), 1, List.of("stem"), 2);
    assertThat(comparison.int8().layer("stem").format()).isEqualTo(NumberFormat.FP32);
    assertThat(comparison.int8().layer("enc3").format()).isEqualTo(NumberFormat.INT8);
    VoxelStream stream = VoxelStream.simulated(0, 3);
    assertThat(stream.updates()).hasSize(3);
    assertThat(stream.updates().getFirst().kind()).isEqualTo(VoxelUpdate.Kind.KEYFRAME);
    assertThat(stream.updates().getLast().kind()).isEqualTo(VoxelUpdate.Kind.DELTA);
    FormatComparison.Figures figures = comparison.run(List.of(stream));
    assertThat(figures.int8().stream().map(Figure::id))
        .isEqualTo(figures.fp32().stream().map(Figure::id).toList())
        .contains("perception.stream." + stream.name() + ".agreement");
    assertThat(value(figures.int8(), ".agreement")).isBetween(0.5, 1.0);
    for (List<Figure> side : List.of(figures.int8(), figures.fp32())) {
      assertThat(value(side, ".recomputed-macs")).isBetween(0.001, 1.0);
      assertThat(value(side, ".recomputed-rows")).isBetween(0.001, 1.0);
    }
    // The same sites either way, so the same full pass.
    assertThat(figure(figures.int8(), ".recomputed-macs").count())
        .isEqualTo(figure(figures.fp32(), ".recomputed-macs").count());
    assertThat(value(figures.int8(), ".time")).isPositive();
  }

  private static double value(List<Figure> figures, String suffix) {
    return figure(figures, suffix).value();
  }

  private static Figure figure(List<Figure> figures, String suffix) {
    return figures.stream().filter(f -> f.id().endsWith(suffix)).findFirst().orElseThrow();
  }
}
