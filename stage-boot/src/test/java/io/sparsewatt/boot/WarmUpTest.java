package io.sparsewatt.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  @Test
  void noFrameBeginsAfterTheLimit() {
    List<Integer> frames = new ArrayList<>();
    assertThat(WarmUp.run("none", 3, 9, Duration.ZERO, frames::add).frames()).isZero();
    assertThat(frames).isEmpty();
  }

  @Test
  void framesComeInOrderAndNoMoreThanTheMost() {
    List<Integer> frames = new ArrayList<>();
    WarmUp.Outcome outcome = WarmUp.run("some", 3, 5, Duration.ofHours(1), frames::add);
    assertThat(outcome.frames()).isEqualTo(frames.size()).isBetween(4, 5);
    assertThat(frames).isEqualTo(List.of(0, 1, 2, 3, 4).subList(0, frames.size()));
  }

  @Test
  void aRefusedFrameEndsTheWarmUpAndNoMore() {
    WarmUp.Outcome outcome =
        WarmUp.run(
            "odd",
            3,
            5,
            Duration.ofHours(1),
            n -> {
              if (n == 1) {
                throw new Exception("no");
              }
            });
    assertThat(outcome.frames()).isEqualTo(1);
    assertThat(outcome.compiled()).isFalse();
  }

  /** In the words of JDK 25's {@code jcmd Compiler.queue}. */
  @Test
  void readsTheQueue() {
    String idle = "Current compiles: \n\nC1 compile queue:\nEmpty\n\nC2 compile queue:\nEmpty\n\n";
    String waiting =
        "Current compiles: \n\nC1 compile queue:\nEmpty\n\nC2 compile queue:\n"
            + "    1234   56       4       io.sparsewatt.Some::thing (12 bytes)\n\n";
    String working =
        "Current compiles: \nC2 CompilerThread0      1234   56       4       Some::thing (12"
            + " bytes)\n\nC1 compile queue:\nEmpty\n\nC2 compile queue:\nEmpty\n\n";
    String first =
        "Current compiles: \nC1 CompilerThread0      1234   56       3       Some::thing (12"
            + " bytes)\n\nC1 compile queue:\nEmpty\n\nC2 compile queue:\nEmpty\n\n";
    assertThat(CompileQueue.isEmpty(idle)).isTrue();
    assertThat(CompileQueue.isEmpty(first)).isTrue();
    assertThat(CompileQueue.isEmpty(waiting)).isFalse();
    assertThat(CompileQueue.isEmpty(working)).isFalse();
  }

  /** Else the warm-up would end on a guess. */
  @Test
  void thisJvmTells() throws Exception {
    Object told =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "compilerQueue",
                null,
                null);
    System.out.println(told);
    assertThat(String.valueOf(told)).contains("Current compiles:");
  }
}
