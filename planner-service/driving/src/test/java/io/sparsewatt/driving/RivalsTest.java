package io.sparsewatt.driving;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.driving.loop.DrivingPolicy;
import io.sparsewatt.driving.loop.Outcome;
import io.sparsewatt.driving.loop.RecordedDrive;
import io.sparsewatt.driving.rival.IdmDriver;
import io.sparsewatt.driving.rival.PdmClosedDriver;
import org.junit.jupiter.api.Test;

class RivalsTest {

  @Test
  void rivalsDriveRecordedScenesAsVehiclesCan() throws Exception {
    RecordedDrive drive = new RecordedDrive(RealData.recording("USA_US101-8_1_T-1"));
    for (DrivingPolicy policy :
        new DrivingPolicy[] {
          new DrivingPolicy("idm", seed -> new IdmDriver()),
          new DrivingPolicy("pdm-closed", seed -> new PdmClosedDriver())
        }) {
      for (boolean reactive : new boolean[] {false, true}) {
        Outcome outcome = drive.drive(policy, 0, reactive, null);
        assertThat(outcome.refused()).as(policy.name()).isNull();
        assertThat(outcome.infeasible()).as(policy.name()).isNull();
        assertThat(outcome.isOnRoad()).as(policy.name()).isTrue();
        assertThat(outcome.atFault()).as(policy.name()).isZero();
        assertThat(outcome.score().total()).as(policy.name()).isBetween(0.0, 1.0);
      }
    }
  }
}
