package io.sparsewatt.energy;

import static io.sparsewatt.energy.TestProfiles.action;
import static io.sparsewatt.energy.TestProfiles.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.energy.profile.ActionCounts;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.profile.Profiles;
import io.sparsewatt.energy.work.Work;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RatioBandTest {

  @Test
  void aConstantThatBothSidesShareEquallyLeavesNoBand() {
    Profile profile = new TestProfiles().price(action("dram"), 1300, 1950, 2600, "dram").profile();
    RatioBand band = RatioBand.of(counts("dram", 3), counts("dram", 12), profile).orElseThrow();
    assertThat(band).isEqualTo(new RatioBand(0.25, 0.25, 0.25, true));
  }

  @Test
  void actionsOfOneConstantMoveTogether() {
    Profile profile =
        new TestProfiles()
            .price(action("read"), 1, 2, 4, "sram")
            .price(action("write"), 10, 20, 40, "sram")
            .profile();
    RatioBand band = RatioBand.of(counts("read", 5), counts("write", 1), profile).orElseThrow();
    assertThat(band).isEqualTo(new RatioBand(0.5, 0.5, 0.5, true));
  }

  @Test
  void equalsTheExtremesOverAllCornersOfTheBox() {
    long seed = 20261123;
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      int constants = 1 + random.nextInt(6);
      int actions = constants + random.nextInt(4);
      long[][] range = new long[actions][];
      int[] constantOf = new int[actions];
      TestProfiles prices = new TestProfiles();
      ActionCounts top = ActionCounts.NONE;
      ActionCounts bottom = ActionCounts.of(action("a0"), 1);
      for (int a = 0; a < actions; a++) {
        constantOf[a] = a < constants ? a : random.nextInt(constants);
        long low = 1L + random.nextInt(50);
        range[a] = new long[] {low, low + random.nextInt(100)};
        prices.price(action("a" + a), low, low, range[a][1], "c" + constantOf[a]);
        top = top.plus(ActionCounts.of(action("a" + a), random.nextInt(100)));
        bottom = bottom.plus(ActionCounts.of(action("a" + a), random.nextInt(100)));
      }
      double least = Double.POSITIVE_INFINITY;
      double greatest = 0;
      for (int corner = 0; corner < 1 << constants; corner++) {
        long above = 0;
        long below = 0;
        for (int a = 0; a < actions; a++) {
          long price = range[a][corner >> constantOf[a] & 1];
          above += top.count(action("a" + a)) * price;
          below += bottom.count(action("a" + a)) * price;
        }
        double ratio =
            new BigDecimal(above)
                .divide(new BigDecimal(below), MathContext.DECIMAL128)
                .doubleValue();
        least = Math.min(least, ratio);
        greatest = Math.max(greatest, ratio);
      }
      RatioBand band = RatioBand.of(top, bottom, prices.profile()).orElseThrow();
      assertThat(new double[] {band.low(), band.high()})
          .as("seed %d, round %d", seed, round)
          .containsExactly(least, greatest);
      assertThat(band.nominal()).isBetween(least, greatest);
    }
  }

  @Test
  void isNarrowerThanDividingTheEnds() {
    Profile profile = Profiles.find("fp32-45nm").orElseThrow();
    Work executed = new Work(1_000_000, 60_000, 9_000, 250_000, 250_000, 90_000, 0, 0, 0);
    Work dense = new Work(90_000_000, 5_000_000, 800_000, 250_000, 4_000_000, 0, 0, 0, 0);
    RatioBand joint = RatioBand.of(executed, dense, profile).orElseThrow();
    JoulesBand top = Pricing.price(executed, profile).total();
    JoulesBand bottom = Pricing.price(dense, profile).total();
    assertThat(joint.low())
        .isGreaterThan(top.low().doubleValue() / bottom.high().doubleValue())
        .isLessThan(joint.nominal());
    assertThat(joint.high())
        .isLessThan(top.high().doubleValue() / bottom.low().doubleValue())
        .isGreaterThan(joint.nominal());
    assertThat(joint.bandComplete()).isFalse();
  }

  @Test
  void isUndefinedOverZeroAndRefusesNegativeCounts() {
    Profile profile = new TestProfiles().price("mac", 3).profile();
    assertThat(RatioBand.of(counts("mac", 1), counts("mac", 0), profile)).isEmpty();
    assertThatThrownBy(() -> RatioBand.of(counts("mac", -1), counts("mac", 1), profile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mac is -1");
  }
}
