package io.sparsewatt.pricing.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.MessageLite;
import io.sparsewatt.energy.profile.Profiles;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.LayerReceipt;
import io.sparsewatt.events.v1.LedgerRecord;
import io.sparsewatt.events.v1.Outcome;
import io.sparsewatt.events.v1.Unprocessed;
import io.sparsewatt.harness.StageHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PriceStageTest {

  private static final long WINDOW = 1_000_000_000L;

  private final StageHarness harness =
      new StageHarness(
          Topic.ACTIVATION_EVENTS, () -> new PriceStage(Profiles.builtIn(), WINDOW, 100));

  @Test
  void theLedgerIsTheSumOfTheFramesAndTheFramesTheSumOfTheLayers() throws Exception {
    List<MessageLite> events = events(5, 300, 3);
    List<StageHarness.Output> outputs = harness.run(events, keys(events));

    Map<String, long[]> byWindow = new TreeMap<>();
    long[] ofEvents = new long[4];
    for (StageHarness.Output output : outputs) {
      if (output.topic() == Topic.ENERGY_LEDGER) {
        LedgerRecord record = LedgerRecord.parseFrom(output.value());
        long[] sums = new long[4];
        record
            .getLayersList()
            .forEach(layer -> {
              sums[0] += layer.getExecuted().getMacs();
              sums[1] += layer.getFullStream().getMacs();
              sums[2] += layer.getPlainSampled().getMacs();
              sums[3] += layer.getDense().getMacs();
            });
        byWindow.put(output.key(), sums);
      } else {
        EnergyEvent event = EnergyEvent.parseFrom(output.value());
        ofEvents[0] += event.getMacs().getExecuted();
        ofEvents[1] += event.getMacs().getFullStream();
        ofEvents[2] += event.getMacs().getFullPlain();
        ofEvents[3] += event.getMacs().getDense();
      }
    }
    long[] ofReceipts = new long[4];
    for (MessageLite event : events) {
      for (LayerReceipt layer : ((ActivationEvent) event).getLayersList()) {
        ofReceipts[0] += layer.getExecutedMacs();
        ofReceipts[1] += layer.getFullStreamMacs();
        ofReceipts[2] += ((ActivationEvent) event).getPlainCounted() ? layer.getFullPlainMacs() : 0;
        ofReceipts[3] += layer.getDenseMacs();
      }
    }
    long[] ofLedger = new long[4];
    byWindow.values().forEach(sums -> add(ofLedger, sums));

    assertThat(byWindow.size()).isGreaterThan(3);
    assertThat(ofEvents).isEqualTo(ofReceipts);
    assertThat(ofLedger).isEqualTo(ofReceipts);
  }

  @Test
  void killsAtRandomPointsLeaveNoTrace() throws Exception {
    // Sensors fall silent for longer than a stage keeps them.
    List<MessageLite> events = events(6, 600, 60);
    List<StageHarness.Output> undisturbed = harness.run(events, keys(events));
    for (long seed = 0; seed < 12; seed++) {
      harness.assertKillsLeaveNoTrace(events, keys(events), undisturbed, 6, seed);
    }
  }

  @Test
  void partsSumToTheTotalExactly() throws Exception {
    List<MessageLite> events = events(8, 20, 1);
    for (StageHarness.Output output : harness.run(events, keys(events))) {
      if (output.topic() != Topic.ENERGY_EVENTS) {
        continue;
      }
      EnergyEvent event = EnergyEvent.parseFrom(output.value());
      event
          .getProfilesList()
          .forEach(profile -> {
            var sum = io.sparsewatt.energy.JoulesBand.ZERO;
            for (var part : profile.getPartsList()) {
              sum = sum.plus(Joule.band(part.getEnergy()));
            }
            assertThat(sum).isEqualTo(Joule.band(profile.getExecuted()));
          });
    }
  }

  @Test
  void aFrameThatWasNotProcessedIsPassedOnAndNotPriced() throws Exception {
    ActivationEvent late =
        ActivationEvent.newBuilder()
            .setId(FrameRef.newBuilder().setSensor("s").setN(3))
            .setUnprocessed(Unprocessed.newBuilder().setCode("late"))
            .setOutcome(Outcome.OUTCOME_LATE)
            .build();

    List<StageHarness.Output> outputs = harness.run(List.of(late), List.of("s"));

    assertThat(outputs).hasSize(1);
    EnergyEvent event = EnergyEvent.parseFrom(outputs.getFirst().value());
    assertThat(event.getUnprocessed().getCode()).isEqualTo("late");
    assertThat(event.getOutcome()).isEqualTo(Outcome.OUTCOME_LATE);
    assertThat(event.hasMacs()).isFalse();
  }

  @Test
  void garbageAndAbsurdCountsAreRefusedByNameAndChangeNothing() throws Exception {
    PriceStage stage = new PriceStage(Profiles.builtIn(), WINDOW, 100);
    ActivationEvent absurd =
        ActivationEvent.newBuilder()
            .setId(FrameRef.newBuilder().setSensor("s0").setN(1))
            .addLayers(
                LayerReceipt.newBuilder()
                    .setName("stem")
                    .setInputChannels(1)
                    .setOutputChannels(1)
                    .setExecutedMacs(Long.MAX_VALUE))
            .build();

    assertThatExceptionOfType(UnprocessableRecordException.class)
        .isThrownBy(() -> stage.process(record(0, absurd.toByteArray()), (t, n, k, v) -> {}))
        .withMessageContaining("stem")
        .withMessageContaining("9223372036854775807");
    assertThatExceptionOfType(UnprocessableRecordException.class)
        .isThrownBy(() -> stage.process(record(1, new byte[] {0x0a, 0x7f}), (t, n, k, v) -> {}))
        .withMessageContaining("not an ActivationEvent");
    assertThatExceptionOfType(UnprocessableRecordException.class)
        .isThrownBy(() -> stage.process(record(1, new byte[0]), (t, n, k, v) -> {}))
        .withMessageContaining("key is `s0`");

    List<Topic> emitted = new ArrayList<>();
    stage.process(
        record(2, events(1, 1, 1).getFirst().toByteArray()), (t, n, k, v) -> emitted.add(t));
    assertThat(emitted).containsExactly(Topic.ENERGY_EVENTS, Topic.ENERGY_LEDGER);
  }

  private static LogRecord record(long offset, byte[] value) {
    return new LogRecord(Topic.ACTIVATION_EVENTS, 0, offset, 0, "s0", value);
  }

  private static List<MessageLite> events(long seed, int count, int sensors) {
    Random random = new Random(seed);
    List<MessageLite> events = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      ActivationEvent.Builder event =
          ActivationEvent.newBuilder()
              .setId(FrameRef.newBuilder().setSensor("s" + random.nextInt(sensors)).setN(n))
              .setTimeNs(n * 37_000_000L)
              .setPlainCounted(n % 10 == 0);
      for (int layer = 0; layer < 3; layer++) {
        long rows = random.nextInt(1_000);
        long edges = rows * (1 + random.nextInt(9));
        event.addLayers(
            LayerReceipt.newBuilder()
                .setName("layer" + layer)
                .setInputChannels(4)
                .setOutputChannels(8)
                .setParameters(27 * 32)
                .setSites(rows * 4)
                .setDirtySites(rows)
                .setEdges(edges * 4)
                .setExecutedEdges(edges)
                .setDeltaMacs(edges * 5)
                .setExecutedMacs(edges * 32)
                .setFullStreamMacs(edges * 4 * 32)
                .setFullPlainMacs(edges * 5 * 32)
                .setPlainSites(rows * 5)
                .setPlainEdges(edges * 5)
                .setDenseSites(1 << 20)
                .setDenseEdges(27L << 20)
                .setDenseMacs((27L << 20) * 32));
      }
      events.add(event.build());
    }
    return events;
  }

  private static List<String> keys(List<MessageLite> events) {
    return events.stream().map(e -> ((ActivationEvent) e).getId().getSensor()).toList();
  }

  private static void add(long[] sums, long[] more) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += more[i];
    }
  }
}
