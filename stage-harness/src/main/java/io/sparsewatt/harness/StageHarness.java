package io.sparsewatt.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.Emitter;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Hosts a stage on a list, as Kafka would: undisturbed, or killed and restarted at random points.
 * The second must leave the same log behind, once repeats are taken out by n.
 */
public final class StageHarness {

  /** One output with the number it was emitted under. */
  public record Output(Topic topic, long n, String key, byte[] value) {}

  private final Supplier<? extends PartitionStage> stages;
  private final Topic input;

  /**
   * @param stages opens a fresh stage
   */
  public StageHarness(Topic input, Supplier<? extends PartitionStage> stages) {
    this.input = input;
    this.stages = stages;
  }

  /** Everything a stage emits on these inputs, whose offsets are their places in the list. */
  public List<Output> run(List<MessageLite> inputs, List<String> keys) throws Exception {
    List<Output> log = new ArrayList<>();
    try (PartitionStage stage = stages.get()) {
      for (int i = 0; i < inputs.size(); i++) {
        stage.process(record(inputs, keys, i), collect(log));
      }
    }
    return log;
  }

  /**
   * Runs with {@code kills} kills at places drawn from {@code seed} and compares with {@code
   * undisturbed}, topic by topic and key by key.
   */
  public void assertKillsLeaveNoTrace(
      List<MessageLite> inputs, List<String> keys, List<Output> undisturbed, int kills, long seed)
      throws Exception {
    Random random = new Random(seed);
    List<Output> log = new ArrayList<>();
    int committed = 0;
    for (int kill = 0; kill <= kills; kill++) {
      PartitionStage stage = restart(inputs, keys, committed, log);
      int until =
          kill == kills
              ? inputs.size()
              : Math.min(
                  inputs.size(), committed + random.nextInt(1 + 2 * inputs.size() / (kills + 1)));
      for (int i = committed; i < until; i++) {
        stage.process(record(inputs, keys, i), collect(log));
      }
      // Some of what was emitted was not committed before the kill.
      committed = kill == kills ? until : committed + random.nextInt(until - committed + 1);
    }
    assertThat(firstOfEach(log)).as("seed %d", seed).isEqualTo(firstOfEach(undisturbed));
    assertRepeatsAreEqual(log, seed);
  }

  private PartitionStage restart(
      List<MessageLite> inputs, List<String> keys, int committed, List<Output> log)
      throws Exception {
    PartitionStage stage = stages.get();
    if (committed == 0) {
      return stage;
    }
    // The restart offset was noted when `committed` was next: by a stage that had seen just that.
    PartitionStage before = stages.get();
    List<Output> ignored = new ArrayList<>();
    for (int i = 0; i < committed; i++) {
      before.process(record(inputs, keys, i), collect(ignored));
    }
    long restart = before.restartOffset(committed);
    assertThat(restart).isBetween(0L, committed - 1L);
    long[] lastN = {-1};
    for (int i = (int) restart; i < committed; i++) {
      stage.process(record(inputs, keys, i), (topic, n, key, value) -> lastN[0] = n);
    }
    Map<String, Output> last = new LinkedHashMap<>();
    for (Output own : log) {
      boolean counts =
          switch (stage.carries(own.topic())) {
            case NOTHING -> false;
            case STATE -> own.n() <= lastN[0];
            case WATERMARKED_STATE -> true;
          };
      if (counts && own.n() > lastN[0] - PartitionStage.OPEN_FRAMES) {
        last.merge(
            own.topic() + own.key(), own, (one, other) -> other.n() >= one.n() ? other : one);
      }
    }
    List<Output> byFrame = new ArrayList<>(last.values());
    byFrame.sort(Comparator.comparingLong(Output::n));
    long offset = 0;
    for (Output own : byFrame) {
      stage.restore(new LogRecord(own.topic(), 0, offset++, 0, own.key(), own.value()));
    }
    return stage;
  }

  private LogRecord record(List<MessageLite> inputs, List<String> keys, int i) {
    return new LogRecord(input, 0, i, 0, keys.get(i), inputs.get(i).toByteArray());
  }

  private static Emitter collect(List<Output> log) {
    return (topic, n, key, value) -> log.add(new Output(topic, n, key, value.toByteArray()));
  }

  private static Map<String, String> firstOfEach(List<Output> log) {
    Map<String, String> first = new LinkedHashMap<>();
    for (Output output : log) {
      first.putIfAbsent(
          output.topic() + " " + output.key() + " " + output.n(),
          java.util.HexFormat.of().formatHex(output.value()));
    }
    return new java.util.TreeMap<>(first);
  }

  private static void assertRepeatsAreEqual(List<Output> log, long seed) {
    Map<String, byte[]> seen = new LinkedHashMap<>();
    for (Output output : log) {
      String id = output.topic() + " " + output.key() + " " + output.n();
      byte[] earlier = seen.putIfAbsent(id, output.value());
      if (earlier != null) {
        assertThat(output.value()).as("repeat of %s, seed %d", id, seed).isEqualTo(earlier);
      }
    }
  }
}
