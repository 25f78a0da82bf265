package io.sparsewatt.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Topic;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The server-sent events as a client sees them, field by field as docs/api/live.md has them. */
class LiveEventsTest {

  private RunningGateway gateway;
  private TestDrive drive;

  @BeforeEach
  void start() {
    gateway = new RunningGateway();
    drive = new TestDrive("lidar-0", 5_000);
    drive.put(TestDrive.key(0, 0, 0), 1);
    drive.put(TestDrive.key(1, 0, 0), 2);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void helloThenFiguresInTheContractsWords() throws IOException {
    gateway.feed().push(Topic.SENSORS, "lidar-0", drive.configuration(3));
    try (EventStream events = new EventStream(gateway, "?sensor=lidar-0")) {
      String head = events.head();
      assertThat(head).startsWith("HTTP/1.1 200 OK").contains("text/event-stream");
      assertThat(head).containsIgnoringCase("Cache-Control: no-store");
      assertThat(head).containsIgnoringCase("X-Accel-Buffering: no");

      EventStream.Event hello = events.next();
      assertThat(hello.type()).isEqualTo("hello");
      assertThat(hello.id()).isEmpty();
      assertThat(hello.data().path("version").intValue()).isEqualTo(1);
      assertThat(hello.data().path("resumed").booleanValue()).isFalse();
      assertThat(hello.data().path("defaultProfile").stringValue()).isEqualTo("fp32-45nm");
      JsonNode sensor = hello.data().path("sensors").path(0);
      assertThat(sensor.path("sensor").stringValue()).isEqualTo("lidar-0");
      assertThat(sensor.path("streaming").booleanValue()).isFalse();
      assertThat(sensor.get("lastN").isNull()).isTrue();

      gateway.feed().push(Topic.ACTIVATION_EVENTS, "lidar-0", drive.activation(true, true).build());
      EventStream.Event sparsity = events.next("sparsity");
      assertThat(sparsity.id()).matches("[0-9a-f]+-1");
      JsonNode data = sparsity.data();
      assertThat(data.path("n").longValue()).isEqualTo(5_000);
      assertThat(data.path("stream").stringValue()).isEqualTo("drive-1");
      assertThat(data.path("timeNs").stringValue()).isEqualTo("500000000000");
      assertThat(data.path("skipped").intValue()).isZero();
      assertThat(data.path("latencyMs").doubleValue()).isBetween(0.0, 10_000.0);
      assertThat(data.path("tookMs").doubleValue()).isEqualTo(2.5);
      assertThat(data.get("unprocessed").isNull()).isTrue();
      assertThat(data.path("voxels").path("plainCovered").doubleValue()).isEqualTo(0.5);
      assertThat(data.path("macs").path("executed").longValue()).isEqualTo(2_000);
      assertThat(data.path("macs").path("fullPlain").longValue()).isEqualTo(24_000);
      assertThat(data.path("layers").path(1).path("mode").stringValue()).isEqualTo("incremental");

      gateway.feed().push(Topic.ENERGY_EVENTS, "lidar-0", drive.energy());
      JsonNode profile = events.next("energy").data().path("profiles").path(0);
      assertThat(profile.path("executed").path("joules").doubleValue()).isEqualTo(0.00021);
      assertThat(profile.path("executed").path("attojoules").stringValue())
          .isEqualTo("210000000000000");
      assertThat(profile.get("fullPlain").isNull()).isTrue();
      assertThat(profile.path("dense").path("attojoules").stringValue())
          .isEqualTo("18446744073709551616");
      assertThat(profile.path("dense").path("low").doubleValue()).isEqualTo(18.446744073709551615);
    }
  }
}
