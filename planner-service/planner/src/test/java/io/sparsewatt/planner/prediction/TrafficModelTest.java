package io.sparsewatt.planner.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficModelTest {

  private static TrafficModel random() {
    SplittableRandom random = new SplittableRandom(3);
    double[] p = new double[Tensor.TOTAL];
    for (int i = 0; i < p.length; i++) {
      p[i] = random.nextDouble(-1, 1);
    }
    return new TrafficModel("of-a-test", p);
  }

  @Test
  void aFileIsReadAsItWasWritten(@TempDir Path folder) throws Exception {
    TrafficModel model = random();
    Path file = folder.resolve("m.safetensors");
    model.write(file);
    TrafficModel read = TrafficModel.read(file);
    assertThat(read.parameters).containsExactly(model.parameters);
    assertThat(read.name()).isEqualTo("of-a-test");
    Path again = folder.resolve("again.safetensors");
    read.write(again);
    assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void whatShipsIsThere() {
    TrafficModel model = TrafficModel.shipped();
    assertThat(model.name()).startsWith("traffic-");
    assertThat(model.size()).isEqualTo(Tensor.TOTAL);
  }

  @Test
  void otherFilesAreRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("m.safetensors");
    random().write(file);
    byte[] good = Files.readAllBytes(file);
    byte[] longHeader = good.clone();
    longHeader[6] = 1;
    assertThatThrownBy(() -> TrafficModel.parse("m", longHeader))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("header has no valid length");
    assertThatThrownBy(() -> TrafficModel.parse("m", new byte[3])).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> TrafficModel.parse("m", java.util.Arrays.copyOf(good, 9_000)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not within the file");
    byte[] nan = good.clone();
    nan[nan.length - 1] = 0x7f;
    nan[nan.length - 2] = (byte) 0xc0;
    assertThatThrownBy(() -> TrafficModel.parse("m", nan))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds NaN");
  }

  /** Any byte may be wrong: then it is refused in words, or read as another number. */
  @Test
  void bytesThatAreWrongBreakNothing(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("m.safetensors");
    random().write(file);
    byte[] good = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(20261130);
    for (int round = 0; round < 3_000; round++) {
      byte[] bad = good.clone();
      int at = random.nextInt(round % 2 == 0 ? 2_500 : bad.length);
      bad[at] = (byte) random.nextInt(256);
      try {
        TrafficModel.parse("m", bad);
      } catch (IOException refused) {
        assertThat(refused.getMessage()).startsWith("m");
      }
    }
  }
}
