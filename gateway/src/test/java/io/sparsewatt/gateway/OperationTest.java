package io.sparsewatt.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Topic;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Health, metrics, and several gateways in one JVM. */
class OperationTest {

  @Test
  void readyWhenTheLogAnswersAndTheViewsHaveCaughtUp() {
    try (RunningGateway gateway = new RunningGateway()) {
      assertThat(gateway.get("/actuator/health/liveness").body()).contains("UP");
      await(gateway, "/actuator/health/readiness", 200);
      gateway.feed().reachable(false);
      await(gateway, "/actuator/health/readiness", 503);
      // Not the gateway's own fault: it lives.
      assertThat(gateway.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
  }

  /** Asked until it is so: the brokers are asked every five seconds. */
  private static void await(RunningGateway gateway, String path, int status) {
    long end = System.nanoTime() + 15_000_000_000L;
    while (gateway.get(path).statusCode() != status) {
      assertThat(System.nanoTime()).as(path + " is not " + status).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void metricsAreThoseOfTheirOneClassAndNameNoSensor() throws IOException {
    try (RunningGateway gateway = new RunningGateway();
        EventStream events = new EventStream(gateway, "")) {
      events.head();
      TestDrive drive = new TestDrive("a-sensor-of-this-test", 1);
      gateway.feed().push(Topic.ENERGY_EVENTS, "a-sensor-of-this-test", drive.energy());
      gateway.feed().push(Topic.ENERGY_EVENTS, "a-sensor-of-this-test", drive.energy());
      events.next("energy");
      gateway.get("/nothing");
      String metrics = gateway.get("/actuator/prometheus").body();
      assertThat(metrics)
          .contains("sparsewatt_gateway_records_total{topic=\"energy-events\"} 1.0")
          .contains("sparsewatt_gateway_repeated_records_total{topic=\"energy-events\"} 1.0")
          .contains("sparsewatt_gateway_latency_seconds_count{topic=\"energy-events\"} 1")
          .contains("sparsewatt_gateway_problems_total{code=\"request.unknown-path\"} 1.0")
          .contains("sparsewatt_gateway_clients{kind=\"events\"} 1.0")
          .contains("jvm_memory_used_bytes")
          .doesNotContain("a-sensor-of-this-test");
    }
  }

  @Test
  void oneGatewaysEndIsNotAnothers() {
    try (RunningGateway stays = new RunningGateway()) {
      new RunningGateway().close();
      assertThat(stays.get("/api/v1/sensors").statusCode()).isEqualTo(200);
      try (var fresh = HttpClient.newHttpClient()) {
        assertThat(
                fresh
                    .sendAsync(
                        stays.request("/api/v1/sensors").build(),
                        HttpResponse.BodyHandlers.ofString())
                    .join()
                    .statusCode())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void damagedRecordIsCountedAndTheRestGoesOn() throws IOException {
    try (RunningGateway gateway = new RunningGateway();
        EventStream events = new EventStream(gateway, "")) {
      events.head();
      TestDrive drive = new TestDrive("lidar-0", 1);
      gateway.feed().pushDamaged(Topic.ENERGY_EVENTS, "lidar-0");
      gateway.feed().push(Topic.ENERGY_EVENTS, "lidar-0", drive.energy());
      assertThat(events.next("energy").data().path("n").longValue()).isEqualTo(1);
      assertThat(gateway.get("/actuator/prometheus").body())
          .contains("sparsewatt_gateway_damaged_records_total{topic=\"energy-events\"} 1.0");
    }
  }
}
