package io.sparsewatt.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningService.class)
class IngestApplicationTest {

  @Test
  void comesUpAndIsReady(RunningService.Service service) {
    HttpResponse<String> ready = service.ready();

    assertThat(ready.body()).contains("\"stage\":\"voxelise\"", "\"state\":\"running\"");
    assertThat(ready.statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhatItDoesToPrometheus(RunningService.Service service) {
    assertThat(service.get("/actuator/prometheus").body()).contains("stage=\"voxelise\"");
  }

  @Test
  void metricsAreThereBeforeAnythingHappens(RunningService.Service service) {
    assertThat(service.get("/actuator/prometheus").body())
        .contains(
            "sparsewatt_ingest_frames_total{format=\"any\",outcome=\"dropped\"}",
            "sparsewatt_ingest_frames_total{format=\"any\",outcome=\"deferred\"}",
            "sparsewatt_ingest_frames_total{format=\"any\",outcome=\"held\"}",
            "sparsewatt_ingest_frames_total{format=\"any\",outcome=\"refused\"}",
            "sparsewatt_ingest_frames_total{format=\"kitti-bin\",outcome=\"accepted\"}",
            "sparsewatt_ingest_decode_seconds_count",
            "sparsewatt_ingest_points_count",
            "sparsewatt_ingest_inflight_bytes",
            "sparsewatt_ingest_queue_frames",
            "sparsewatt_ingest_log_queue_records",
            "sparsewatt_ingest_log_inflight_bytes",
            "sparsewatt_ingest_lag_records",
            "sparsewatt_ingest_connections{kind=\"stream\"}",
            "sparsewatt_ingest_connections{kind=\"ws\"}");
  }
}
