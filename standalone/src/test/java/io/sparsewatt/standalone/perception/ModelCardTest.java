package io.sparsewatt.standalone.perception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.scenes.evaluation.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardTest {

  private static Figure figure(String id, double value) {
    return new Figure(id, value, "share", 1234, "a note");
  }

  @Test
  void tablesReplaceTablesAndNothingElse(@TempDir Path folder) throws IOException {
    Path card = folder.resolve("card.md");
    Files.writeString(
        card,
        "before\n<!-- figures: written by evaluate, not by hand -->\nold\n<!-- end of figures -->\nafter\n");
    ModelCard tables =
        new ModelCard(
            List.of(
                figure("perception.simulated.unseen.miou", 0.5),
                figure("perception.simulated.unseen.iou.vehicle", 0.75),
                figure("perception.kitti.vehicle.iou", 0.625)),
            List.of(
                figure("perception.simulated.unseen.miou", 0.25),
                figure("perception.kitti.vehicle.iou", Double.NaN)));
    tables.write(card, "Judged so.");
    String once = Files.readString(card);
    assertThat(once)
        .startsWith("before\n")
        .endsWith("<!-- end of figures -->\nafter\n")
        .doesNotContain("old")
        .contains("Judged so.\n")
        .contains("| unseen | 1,234 | network | 0.500 | - | 0.750 | - | - | - | - | - |\n")
        .contains("|  | 1,234 | geometry | 0.250 | - | - | - | - | - | - | - |\n")
        .contains("| `perception.kitti.vehicle.iou` | 0.625 | - | 1,234 | a note |\n");
    tables.write(card, "Judged so.");
    assertThat(Files.readString(card)).isEqualTo(once);
    Files.writeString(card, "no place");
    assertThatThrownBy(() -> tables.write(card, "")).hasMessageContaining("needs the lines");
  }
}
