package io.sparsewatt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.engine.Geometry;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.NetworkBuilder;
import io.sparsewatt.engine.Presets;
import io.sparsewatt.engine.SiteKey;
import io.sparsewatt.engine.Tensor;
import io.sparsewatt.engine.TrainableNetwork;
import io.sparsewatt.engine.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TrainerTest {

  /** Rods along axis 0 (class 0) and along axis 1 (class 1): told apart by their shape alone. */
  private static Sample rods(long number) {
    SplittableRandom random = new SplittableRandom(number);
    TreeSet<Long> seen = new TreeSet<>();
    List<Long> keys = new ArrayList<>();
    List<Byte> labels = new ArrayList<>();
    for (int rod = 0; rod < 12; rod++) {
      int a0 = random.nextInt(40);
      int a1 = random.nextInt(40);
      int a2 = 3 * rod;
      boolean first = random.nextBoolean();
      for (int n = 0; n < 6; n++) {
        long key = SiteKey.of(a0 + (first ? n : 0), a1 + (first ? 0 : n), a2);
        if (seen.add(key)) {
          keys.add(key);
          labels.add(n == 0 && rod % 3 == 0 ? Sample.NONE : (byte) (first ? 0 : 1));
        }
      }
    }
    float[] features = new float[keys.size()];
    byte[] truth = new byte[keys.size()];
    for (int n = 0; n < truth.length; n++) {
      features[n] = 1;
      truth[n] = labels.get(n);
    }
    return new Sample(keys.stream().mapToLong(Long::longValue).toArray(), features, truth);
  }

  private static TrainableNetwork network(long seed) {
    return network(Weights.he(seed));
  }

  private static TrainableNetwork network(Weights weights) {
    NetworkBuilder builder = Network.builder("rods", weights);
    Tensor a =
        builder
            .input("in", 1)
            .submanifoldConv("a", 8, Geometry.cube(3))
            .batchNorm("a.bn", 1e-3)
            .relu("a.relu");
    return builder.buildTrainable(a.linear(Trainer.HEAD, 2));
  }

  private static List<TrainingProgress> train(TrainableNetwork network, int threads) {
    List<TrainingProgress> reports = new ArrayList<>();
    TrainingPlan plan = TrainingPlan.defaults(2).withSteps(120).withRate(0.02).withThreads(threads);
    int done =
        Trainer.train(
            network, plan, TrainerTest::rods, null, 40, (progress, here) -> reports.add(progress));
    assertThat(done).isEqualTo(120);
    return reports;
  }

  @Test
  void learnsWhatShapesAre() {
    List<TrainingProgress> reports = train(network(1), 1);
    assertThat(reports).hasSize(3);
    assertThat(reports.getLast().accuracy()).isGreaterThan(0.97);
    assertThat(reports.getLast().loss()).isLessThan(reports.getFirst().loss() / 2);
    assertThat(reports.getLast().step()).isEqualTo(120);
  }

  @Test
  void theSameSeedGivesTheSameWeightsOnAnyNumberOfThreads() {
    TrainableNetwork one = network(2);
    TrainableNetwork two = network(2);
    assertThat(train(one, 1)).isEqualTo(train(two, 2));
    one.weights()
        .forEach((name, values) -> assertThat(two.weights().get(name)).as(name).isEqualTo(values));
    one.parameters()
        .forEach(parameter -> {
          int size = 1;
          for (int side : parameter.shape()) {
            size *= side;
          }
          assertThat(size).as(parameter.name()).isEqualTo(parameter.values().length);
        });
  }

  @Test
  void endsWhenTheListenerSaysSo() {
    int done =
        Trainer.train(
            network(3),
            TrainingPlan.defaults(2).withSteps(50),
            TrainerTest::rods,
            null,
            10,
            (progress, here) -> progress.step() < 20);
    assertThat(done).isEqualTo(20);
  }

  @Test
  void theShippedStructureTrains() {
    TrainableNetwork unet = Presets.trainablePerception(Weights.he(5));
    Samples samples =
        number -> {
          Sample rods = rods(number);
          float[] features = new float[rods.keys().length * Presets.LIDAR_CHANNELS];
          java.util.Arrays.fill(features, 0.5f);
          return new Sample(rods.keys(), features, rods.labels());
        };
    List<TrainingProgress> reports = new ArrayList<>();
    Trainer.train(
        unet,
        TrainingPlan.defaults(7).withSteps(60).withRate(0.005),
        samples,
        null,
        20,
        (progress, here) -> reports.add(progress));
    assertThat(reports.getLast().loss()).isLessThan(reports.getFirst().loss() / 2);
  }

  @Test
  void aTrainingThatWasStoppedEndsWithTheSameBits() {
    TrainableNetwork whole = network(4);
    // Norms settle after 45 of 60 steps, on either side of the stop.
    TrainingPlan plan = TrainingPlan.defaults(2).withSteps(60).withRate(0.02).withBatch(2);
    for (int stop : new int[] {20, 50}) {
      Checkpoint[] kept = {null};
      Trainer.train(
          network(4),
          plan,
          TrainerTest::rods,
          null,
          10,
          (progress, here) -> {
            kept[0] = here.get();
            return progress.step() < stop;
          });
      Checkpoint from = java.util.Objects.requireNonNull(kept[0]);
      assertThat(from.step()).isEqualTo(stop);
      TrainableNetwork resumed = network(Weights.of(from.weights()));
      List<TrainingProgress> rest = new ArrayList<>();
      Trainer.train(
          resumed, plan, TrainerTest::rods, from, 10, (progress, here) -> rest.add(progress));
      assertThat(rest).hasSize((60 - stop) / 10);
      if (stop == 20) {
        Trainer.train(whole, plan, TrainerTest::rods, null, 10, (progress, here) -> true);
      }
      whole
          .weights()
          .forEach(
              (name, values) -> assertThat(resumed.weights().get(name)).as(name).isEqualTo(values));
    }
    assertThatThrownBy(() ->
            Trainer.train(
                network(4),
                plan,
                TrainerTest::rods,
                new Checkpoint(10, whole.weights(), java.util.Map.of()),
                10,
                (progress, here) -> true))
        .hasMessageContaining("the checkpoint has no moments 'a.weight.first'");
  }

  @Test
  void labelsOfAnotherObjectiveAreRefused() {
    assertThatThrownBy(() ->
            Trainer.train(
                network(3),
                TrainingPlan.of(new Objective.Answers(2)).withSteps(1),
                TrainerTest::rods,
                null,
                1,
                (progress, here) -> true))
        .hasMessageContaining("2 labels a site required");
  }
}
