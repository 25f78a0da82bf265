package io.sparsewatt.driving.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.driving.RealData;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.scenario.Budget;
import io.sparsewatt.planner.scenario.Scenario;
import org.junit.jupiter.api.Test;

class RecordedDriveTest {

  private static DrivingPolicy planned() {
    return new DrivingPolicy(
        "planned",
        seed -> new PlannedDriver(new Planner(), s -> s.seed(seed).budget(new Budget(5, null))));
  }

  @Test
  void aPlannerDrivesARecordedSceneTheSameTwice() throws Exception {
    RecordedDrive drive = new RecordedDrive(RealData.recording("USA_US101-8_1_T-1"));
    Outcome one = drive.drive(planned(), 1, false, null);
    Outcome two = drive.drive(planned(), 1, false, null);
    assertThat(one).usingRecursiveComparison().isEqualTo(two);
    assertThat(one.refused()).isNull();
    assertThat(one.infeasible()).isNull();
    assertThat(one.steps()).isGreaterThan(10);
    assertThat(one.nanos()).isEmpty();
  }

  @Test
  void aDriverSeesNoFutureAndItsRefusalEndsTheDrive() throws Exception {
    RecordedDrive drive = new RecordedDrive(RealData.recording("USA_US101-8_1_T-1"));
    double[] first = {Double.NaN};
    DrivingPolicy policy =
        new DrivingPolicy(
            "gives up",
            seed ->
                (Scenario now) -> {
                  if (Double.isNaN(first[0])) {
                    first[0] = now.time();
                  }
                  now.agents()
                      .forEach(a -> {
                        assertThat(a.recordedFuture()).isEmpty();
                        assertThat(a.history().getLast().time()).isLessThanOrEqualTo(now.time());
                      });
                  if (now.time() > first[0] + 0.25) {
                    throw new io.sparsewatt.planner.scenario.ScenarioException("tired", "enough");
                  }
                  return now.ego();
                });
    Outcome outcome = drive.drive(policy, 0, true, () -> 0);
    assertThat(outcome.refused()).isEqualTo("enough");
    assertThat(outcome.isSuccess()).isFalse();
    assertThat(first[0]).isEqualTo(RecordedDrive.BURN_IN);
    assertThat(outcome.nanos()).hasSize(3);
  }
}
