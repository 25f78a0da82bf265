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
}
