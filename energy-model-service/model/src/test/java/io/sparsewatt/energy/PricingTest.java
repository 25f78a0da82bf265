package io.sparsewatt.energy;

import static io.sparsewatt.energy.TestProfiles.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.energy.profile.Action;
import io.sparsewatt.energy.profile.ActionCounts;
import io.sparsewatt.energy.profile.Component;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.profile.Profiles;
import io.sparsewatt.energy.profile.Vocabulary;
import io.sparsewatt.energy.work.Work;
import java.math.BigInteger;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PricingTest {

  /** Accelergy, test/tests/basic/test_energy_calculation.py: the energies its own test expects. */
  @Test
  void accelergysOwnUnitTest() {
    Profile profile =
        new TestProfiles()
            .price("mac_random", 3)
            .price("mac_gated", 1)
            .price("fill_0_0", 3)
            .price("fill_1_1", 7)
            .profile();
    assertThat(total(counts("mac_random", 50, "mac_gated", 100), profile)).isEqualTo(250);
    assertThat(total(counts("fill_0_0", 1150, "fill_1_1", 24), profile)).isEqualTo(3618);
    assertThatThrownBy(() -> Pricing.price(counts("adder", 1), profile))
        .isInstanceOf(UnpricedActionException.class);
  }

  /**
   * Timeloop-Accelergy exercises 01.2.1 to 01.2.3: a dot product of 16 terms at 45 nm with a
   * quarter of one side non-zero, in fJ for each of the 16 multiplications, rounded as published.
   */
  @Test
  void dotProductDenseGatedAndSkipped() {
    Profile dense =
        new TestProfiles()
            .price("read", 1_958_080)
            .price("update", 1_886_080)
            .price("leak", 1_606)
            .price("mac", 315_000)
            .profile();
    assertThat(femtojoulesEach(counts("read", 47, "update", 16, "leak", 16), dense))
        .isEqualTo("7639.55");
    assertThat(femtojoulesEach(counts("read", 47, "update", 16, "leak", 16, "mac", 16), dense))
        .isEqualTo("7954.55");
    assertThat(femtojoulesEach(counts("read", 23, "update", 4, "leak", 16, "mac", 4), dense))
        .isEqualTo("3366.62");
    Profile skipping =
        new TestProfiles()
            .price("read", 582_895)
            .price("update", 510_895)
            .price("metadata", 191_076)
            .price("leak", 2_083)
            .price("mac", 315_000)
            .profile();
    assertThat(
            femtojoulesEach(
                counts("read", 11, "update", 4, "metadata", 4, "leak", 4, "mac", 4), skipping))
        .isEqualTo("655.50");
  }

  /**
   * PilotNet: 599,807 synaptic operations on Loihi 1 against 7,306,062 dense multiply-accumulates.
   * Sparser by 12.2, it beats 32-bit float and loses to 8-bit integers, whose price is 79 times
   * lower.
   */
  @Test
  void twelvefoldSparsityBeatsFloatAndLosesToIntegers() {
    assertThat(
            Pricing.price(ActionCounts.of(Vocabulary.SYNOP, 599_807), profile("loihi1-14nm"))
                .total()
                .nominal())
        .hasToString("0.0000141554452 J");
    assertThat(
            Pricing.price(ActionCounts.of(Vocabulary.MAC_INT8, 7_306_062), profile("int8-45nm"))
                .total()
                .nominal())
        .hasToString("0.0000021918186 J");
    assertThat(
            Pricing.price(ActionCounts.of(Vocabulary.MAC_FP32, 7_306_062), profile("fp32-45nm"))
                .total()
                .nominal())
        .hasToString("0.0000336078852 J");
  }

  @Test
  void anUnpricedActionIsAnErrorEvenWhenItDidNotOccur() {
    assertThatThrownBy(
            () -> Pricing.price(ActionCounts.of(Vocabulary.SYNOP, 0), profile("fp32-45nm")))
        .isInstanceOf(UnpricedActionException.class)
        .hasMessage(
            "profile fp32-45nm version 1 has no price for action synop, which occurs 0 times. Add a"
                + " price per operation to the profile, or choose a mapping without this action");
  }

  @Test
  void anActionOfTheSameNameInOtherUnitsIsNotPriced() {
    Action bits = new Action("dram.read", Component.DRAM, Action.Unit.OPERATION);
    assertThatThrownBy(() -> Pricing.price(ActionCounts.of(bits, 1), profile("fp32-45nm")))
        .isInstanceOf(UnpricedActionException.class);
  }

  @Test
  void countsBeyondTwoToThe53AreExact() {
    long count = (1L << 60) + 1;
    assertThat(
            Pricing.price(ActionCounts.of(Vocabulary.MAC_FP32, count), profile("fp32-45nm"))
                .total()
                .nominal()
                .attojoules())
        .isEqualTo(BigInteger.valueOf(count).multiply(BigInteger.valueOf(4_600_000)));
  }

  @Test
  void componentsAddUpAndUnmodelledOnesAreAbsent() {
    Work work = new Work(1000, 400, 50, 90, 180, 4000, 700, 60, 5);
    EnergyBreakdown fp32 = Pricing.price(work, profile("fp32-45nm"));
    assertThat(fp32.components().keySet())
        .containsExactly(Component.COMPUTE, Component.SRAM, Component.DRAM, Component.INDEX);
    // Per byte: SRAM 100 pJ / 8 = 12.5 pJ, DRAM 1950 pJ / 8 = 243.75 pJ; four bytes an element.
    assertThat(picojoules(fp32, Component.COMPUTE)).isEqualTo(4600.0);
    assertThat(picojoules(fp32, Component.SRAM)).isEqualTo((400 + 50 + 180) * 50.0);
    assertThat(picojoules(fp32, Component.DRAM)).isEqualTo(90 * 975.0);
    assertThat(picojoules(fp32, Component.INDEX)).isEqualTo(4000 * 12.5);
    assertThat(fp32.total())
        .isEqualTo(fp32.components().values().stream().reduce(JoulesBand.ZERO, JoulesBand::plus));
    // DRAM alone has a published range: 1300 to 2600 pJ.
    assertThat(fp32.total().nominal().minus(fp32.total().low()))
        .isEqualTo(Joules.of(90 * 4, (1950 - 1300) * 1_000_000L / 8));
    assertThat(fp32.total().bandComplete()).isFalse();

    EnergyBreakdown loihi = Pricing.price(work, profile("loihi1-14nm"));
    assertThat(loihi.components().keySet()).containsExactly(Component.SYNAPSE, Component.NEURON);
    assertThat(picojoules(loihi.total())).isEqualTo(700 * 23.6 + 60 * 81 + 5 * 52);
  }

  @Test
  void aDifferenceHasItsBandTurnedRound() {
    JoulesBand band =
        Pricing.price(ActionCounts.of(Vocabulary.DRAM_READ, -8), profile("fp32-45nm")).total();
    assertThat(band.low()).hasToString("-0.0000000026 J");
    assertThat(band.nominal()).hasToString("-0.00000000195 J");
    assertThat(band.high()).hasToString("-0.0000000013 J");
  }

  private static Profile profile(String name) {
    return Profiles.find(name).orElseThrow();
  }

  private static double picojoules(EnergyBreakdown energy, Component component) {
    return picojoules(Objects.requireNonNull(energy.components().get(component)));
  }

  private static double picojoules(JoulesBand band) {
    return band.nominal().toBigDecimal().movePointRight(12).doubleValue();
  }

  private static long total(ActionCounts counts, Profile profile) {
    return Pricing.price(counts, profile).total().nominal().attojoules().longValueExact();
  }

  private static String femtojoulesEach(ActionCounts counts, Profile profile) {
    return Pricing.price(counts, profile)
        .total()
        .nominal()
        .toBigDecimal()
        .movePointRight(15)
        .divide(new java.math.BigDecimal(16))
        .setScale(2, java.math.RoundingMode.HALF_EVEN)
        .toPlainString();
  }
}
