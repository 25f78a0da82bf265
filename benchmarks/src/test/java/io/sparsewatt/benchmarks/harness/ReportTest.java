package io.sparsewatt.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  @TempDir private Path folder = Path.of(".");

  @Test
  void aFigureIsTheMedianOfItsForksAndMetWithinThreePercent() {
    FigureSpec spec =
        FigureSpec.of("speed", "x", "a note").atLeast(10).beside("peer", "peer.ms", null);
    List<Result> results =
        Report.results(List.of(spec), List.of(fork(9.6), fork(9.7), fork(20), fork(1), fork(9.9)));
    assertThat(results).hasSize(1);
    Result result = results.getFirst();
    assertThat(result.value()).isEqualTo(9.7);
    assertThat(result.met()).isTrue();
    assertThat(result.peerValue()).isEqualTo(5);
    assertThat(result.ratio()).isNull();
    assertThat(result.forks()).containsExactly(9.6, 9.7, 20, 1, 9.9);
    assertThat(spec.isMetBy(9.69)).isFalse();
    assertThat(FigureSpec.of("time", "ms", "").atMost(30).isMetBy(31)).isFalse();
    assertThat(FigureSpec.of("bytes", "bytes", "").atMost(0).isMetBy(0)).isTrue();
    assertThat(FigureSpec.of("plain", "ms", "").isMetBy(1)).isNull();
  }

  @Test
  void whatNoForkMeasuredIsLeftOut() {
    assertThat(Report.results(List.of(FigureSpec.of("other", "x", "")), List.of(fork(1))))
        .isEmpty();
  }

  @Test
  void measuresComeBackFromAFileToTheLastBit() throws IOException {
    Measures measures = fork(1.0 / 3);
    measures.remark("topic", "a = b\nand more");
    Path file = folder.resolve("fork.txt");
    measures.write(file);
    Measures read = Measures.read(file);
    assertThat(read.values()).isEqualTo(measures.values());
    assertThat(read.remarks()).containsEntry("topic", "a = b and more");
  }

  @Test
  void nothingIsMeasuredTwice() {
    Measures measures = fork(1);
    assertThatThrownBy(() -> measures.put("speed", 2)).hasMessageContaining("speed");
  }

  @Test
  void contendersTakeTurnsAndEachRoundBeginsWithAnother() {
    List<String> order = new ArrayList<>();
    Rounds rounds =
        new Rounds()
            .add("a", () -> note(order, "a", 3))
            .add("b", () -> note(order, "b", 5))
            .run(1, 2);
    assertThat(order).containsExactly("b", "a", "a", "b", "b", "a");
    assertThat(rounds.median("a")).isEqualTo(3);
    assertThat(rounds.median("b")).isEqualTo(5);
    assertThatThrownBy(() -> rounds.median("c")).hasMessageContaining("c");
  }

  private static long note(List<String> order, String name, long nanos) {
    order.add(name);
    return nanos;
  }

  private static Measures fork(double speed) {
    Measures measures = new Measures();
    measures.put("speed", speed);
    measures.put("peer.ms", 5);
    return measures;
  }
}
