package io.sparsewatt.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.benchmarks.harness.Clock;
import io.sparsewatt.benchmarks.peer.HashedMap;
import io.sparsewatt.benchmarks.peer.RuleBook;
import io.sparsewatt.engine.KernelProvider;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SiteKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SceneTest {

  private static final long SEED = 2019;

  @Test
  void theSceneIsTheOneThatTheGoalsAreAbout() {
    Scan scan = RayCastScene.scan(SEED);
    long[] keys = scan.rising();
    assertThat(scan.keys()).isEqualTo(RayCastScene.scan(SEED).keys());
    assertThat(keys).hasSize(41_495).isSorted();
    assertThat((double) RuleBook.of(keys).edges() / keys.length).isBetween(7.5, 7.7);
  }

  @Test
  void thePeersMapHasTheEdgesOfTheEngines() {
    long[] keys = RayCastScene.scan(SEED).rising();
    HashedMap hash = new HashedMap();
    hash.build(keys);
    hash.list();
    try (Session session =
        Subject.open(Subject.stack(SEED, 1, 1), KernelProvider.AUTO, 1, Clock.THREAD::nanos)) {
      long edges = session.keyframe(keys, new float[keys.length]).layer(Subject.layer(1)).edges();
      assertThat((long) hash.listed()).isEqualTo(edges);
      assertThat(RuleBook.of(keys).edges()).isEqualTo(edges);
    }
  }

  @Test
  void aRuleBookPairsNeighboursByTap() {
    long[] keys = {SiteKey.of(0, 0, 0), SiteKey.of(0, 0, 1), SiteKey.of(5, 0, 0)};
    RuleBook rules = RuleBook.of(keys);
    assertThat(rules.edges()).isEqualTo(5);
    // Tap 12 looks one step down on the last axis.
    assertThat(rules.sources()[12]).containsExactly(0);
    assertThat(rules.targets()[12]).containsExactly(1);
  }

  @Test
  void changedSitesAreAsManyAsAsked() {
    long[] keys = RayCastScene.scan(SEED).rising();
    for (Change change : Change.values()) {
      int[] sites = change.sites(keys, 0.05, SEED);
      assertThat(sites).hasSize((int) Math.round(0.05 * keys.length));
      assertThat(Arrays.stream(sites).distinct().count()).isEqualTo(sites.length);
    }
  }
}
