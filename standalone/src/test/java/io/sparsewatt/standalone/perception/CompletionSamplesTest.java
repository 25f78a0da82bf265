package io.sparsewatt.standalone.perception;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.SiteKey;
import io.sparsewatt.training.Sample;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CompletionSamplesTest {

  private static final int CHANNELS = 2;

  private static Sample scan(long number) {
    SplittableRandom random = new SplittableRandom(number);
    Set<Long> sites = new HashSet<>();
    while (sites.size() < 4000) {
      sites.add(SiteKey.of(random.nextInt(40) - 20, random.nextInt(40), random.nextInt(8)));
    }
    long[] keys = sites.stream().mapToLong(Long::longValue).toArray();
    float[] features = new float[CHANNELS * keys.length];
    for (int n = 0; n < keys.length; n++) {
      features[CHANNELS * n] = SiteKey.axis0(keys[n]);
      features[CHANNELS * n + 1] = SiteKey.axis1(keys[n]);
    }
    return new Sample(keys, features, new byte[keys.length]);
  }

  @Test
  void whatIsHiddenIsAskedForAndNothingElseIs() {
    Sample whole = scan(5);
    Sample sample = new CompletionSamples(CompletionSamplesTest::scan, 9).sample(5);
    Set<Long> all = new HashSet<>();
    Arrays.stream(whole.keys()).forEach(all::add);
    Set<Long> shown = new HashSet<>();
    Arrays.stream(sample.keys()).forEach(shown::add);
    assertThat(all).containsAll(shown);
    assertThat(shown).hasSize(sample.keys().length);
    assertThat((double) shown.size() / all.size()).isBetween(0.45, 0.75);
    assertThat(sample.labels().length)
        .isEqualTo(sample.keys().length * CompletionSamples.objective().labels());
    long[] answers = new long[3];
    for (int n = 0; n < sample.keys().length; n++) {
      long key = sample.keys()[n];
      assertThat(sample.features()[CHANNELS * n]).isEqualTo(SiteKey.axis0(key));
      assertThat(sample.features()[CHANNELS * n + 1]).isEqualTo(SiteKey.axis1(key));
      for (int q = 0; q < CompletionSamples.QUESTIONS; q++) {
        // The 27 neighbours in the order of keys, the voxel itself left out.
        int tap = q < 13 ? q : q + 1;
        long there =
            SiteKey.of(
                SiteKey.axis0(key) + tap / 9 - 1,
                SiteKey.axis1(key) + tap / 3 % 3 - 1,
                SiteKey.axis2(key) + tap % 3 - 1);
        byte answer = sample.labels()[n * CompletionSamples.QUESTIONS + q];
        assertThat(answer)
            .isEqualTo((byte) (shown.contains(there) ? -1 : all.contains(there) ? 1 : 0));
        answers[answer + 1]++;
      }
    }
    assertThat(answers).doesNotContain(0);
  }

  @Test
  void aNumberIsOneSampleForEver() {
    CompletionSamples samples = new CompletionSamples(CompletionSamplesTest::scan, 9);
    Sample first = samples.sample(2);
    samples.sample(3);
    assertThat(samples.sample(2).keys()).isEqualTo(first.keys());
    assertThat(samples.sample(2).labels()).isEqualTo(first.labels());
    Sample empty =
        new CompletionSamples(number -> new Sample(new long[0], new float[0], new byte[0]), 1)
            .sample(0);
    assertThat(empty.keys()).isEmpty();
  }
}
