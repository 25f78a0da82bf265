package io.sparsewatt.driving.highway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other seeds than the original's, the same distribution: means and crashes of known policies. */
class HighwayBaselinesTest {

  private static final int DRIVES = 200;

  private static HighwayPolicy policy(String name) {
    return switch (name) {
      case "idle" -> HighwayPolicy.idle();
      case "faster" -> HighwayPolicy.faster();
      case "random" -> HighwayPolicy.random();
      case "idm+mobil" -> HighwayPolicy.idmMobil();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /**
   * Measured on highway-env 1.12.1: the first three over 50 drives, the last over 80, with the ego
   * replaced by an IDMVehicle that wants 30 m/s.
   */
  @ParameterizedTest
  @CsvSource({
    "idle, 11.94, 50, 0.94",
    "faster, 6.97, 50, 1.00",
    "random, 7.52, 50, 0.98",
    "idm+mobil, 22.27, 80, 0"
  })
  void knownPoliciesDoAsInTheOriginal(String name, double mean, int of, double crashed) {
    HighwayResult result = HighwayResult.of(policy(name), HighwaySpec.FAST, 0, DRIVES);
    // Both means have an error; the original's is scaled from ours.
    double error = result.standardError() * Math.sqrt(1 + (double) DRIVES / of);
    assertThat(Math.abs(result.meanReturn() - mean))
        .as("%s: %.2f +- %.2f", name, result.meanReturn(), result.standardError())
        .isLessThan(3 * error);
    double share = (double) result.crashes() / DRIVES;
    double spread = Math.sqrt(Math.max(0.02, crashed * (1 - crashed)) * (1.0 / DRIVES + 1.0 / of));
    assertThat(Math.abs(share - crashed)).as("%s: %.3f crash", name, share).isLessThan(3 * spread);
  }

  @Test
  void theSameSeedMakesTheSameDrive() {
    HighwayPolicy tree = HighwayPolicy.constantVelocityTree(50);
    HighwayResult one = HighwayResult.of(tree, HighwaySpec.FAST, 5, 2);
    assertThat(HighwayResult.of(tree, HighwaySpec.FAST, 5, 2)).isEqualTo(one);
    assertThat(one.drives().get(0)).isNotEqualTo(one.drives().get(1));
  }

  @Test
  void aBetterModelOfTheOthersMakesABetterTree() {
    HighwayResult coasting =
        HighwayResult.of(HighwayPolicy.constantVelocityTree(50), HighwaySpec.FAST, 0, 24);
    HighwayResult oracle = HighwayResult.of(HighwayPolicy.oracleTree(50), HighwaySpec.FAST, 0, 24);
    assertThat(oracle.oracle()).isTrue();
    assertThat(oracle.meanReturn()).as("oracle").isGreaterThan(coasting.meanReturn());
    assertThat(oracle.crashes()).isLessThan(coasting.crashes());
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new HighwaySpec(0, 20, 30, 1.5, 5, false))
        .hasMessage("lanes 0 must lie in 1..16");
    HighwayEpisode over = new HighwayEpisode(new HighwaySpec(3, 0, 1, 1.5, 5, false), 1);
    over.drive(MetaAction.IDLE);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> over.drive(MetaAction.IDLE))
        .hasMessage("the drive is over after 1 s");
  }
}
