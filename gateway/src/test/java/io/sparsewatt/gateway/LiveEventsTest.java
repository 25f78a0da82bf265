package io.sparsewatt.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.events.Topic;
import io.sparsewatt.events.v1.Outcome;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
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
      JsonNode layer = data.path("layers").path(1);
      assertThat(layer.path("mode").stringValue()).isEqualTo("incremental");
      assertThat(layer.path("parameters").longValue()).isEqualTo(2_160);
      assertThat(layer.path("executedEdges").longValue()).isEqualTo(7);
      assertThat(layer.path("deltaMacs").longValue()).isEqualTo(800);
      assertThat(layer.path("plainSites").longValue()).isEqualTo(12);
      assertThat(layer.path("plainEdges").longValue()).isEqualTo(75);
      assertThat(layer.path("denseSites").longValue()).isEqualTo(6_250);
      assertThat(layer.path("denseEdges").longValue()).isEqualTo(6_251);

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

  @Test
  void newClientBeginsWithTheNewestOfEveryType() throws IOException {
    for (int i = 0; i < 3; i++) {
      gateway
          .feed()
          .push(Topic.ACTIVATION_EVENTS, "lidar-0", drive.activation(i == 0, false).build());
      gateway.feed().push(Topic.ENERGY_EVENTS, "lidar-0", drive.energy());
      drive.advance(1);
    }
    try (EventStream events = new EventStream(gateway, "")) {
      events.head();
      assertThat(events.next().type()).isEqualTo("hello");
      assertThat(events.next("sparsity").data().path("n").longValue()).isEqualTo(5_002);
      EventStream.Event energy = events.next("energy");
      assertThat(energy.data().path("n").longValue()).isEqualTo(5_002);
      assertThat(energy.data().path("skipped").intValue()).isZero();
    }
  }

  @Test
  void repeatsAreIgnored() throws IOException {
    try (EventStream events = new EventStream(gateway, "")) {
      events.head();
      for (int i = 0; i < 2; i++) {
        gateway.feed().push(Topic.ENERGY_EVENTS, "lidar-0", drive.energy());
      }
      // Taken before the next is sent, which would take its place.
      EventStream.Event first = events.next("energy");
      drive.advance(7);
      gateway.feed().push(Topic.ENERGY_EVENTS, "lidar-0", drive.energy());
      EventStream.Event second = events.next("energy");
      assertThat(first.data().path("n").longValue()).isEqualTo(5_000);
      assertThat(second.data().path("n").longValue()).isEqualTo(5_007);
      assertThat(second.data().path("skipped").intValue()).isZero();
    }
  }

  @Test
  void clientThatComesBackMissesNothing() throws IOException {
    String last;
    try (EventStream events = new EventStream(gateway, "")) {
      events.head();
      gateway.feed().push(Topic.ENERGY_EVENTS, "lidar-0", drive.energy());
      last = events.next("energy").id();
    }
    for (int i = 0; i < 20; i++) {
      drive.advance(1);
      gateway.feed().push(Topic.ENERGY_EVENTS, "lidar-0", drive.energy());
      gateway.feed().push(Topic.ENERGY_EVENTS, "other", new TestDrive("other", 10 + i).energy());
    }
    try (EventStream events =
        new EventStream(gateway, "?sensor=lidar-0", "Last-Event-ID: " + last)) {
      events.head();
      assertThat(events.next().data().path("resumed").booleanValue()).isTrue();
      for (int i = 1; i <= 20; i++) {
        assertThat(events.next("energy").data().path("n").longValue()).isEqualTo(5_000 + i);
      }
    }
    for (String foreign : new String[] {"ffffffff-1", last + "0000", "nonsense", ""}) {
      try (EventStream events =
          new EventStream(gateway, "?sensor=lidar-0&lastEventId=" + foreign)) {
        events.head();
        assertThat(events.next().data().path("resumed").booleanValue()).as(foreign).isFalse();
        assertThat(events.next("energy").data().path("n").longValue()).isEqualTo(5_020);
      }
    }
  }

  @Test
  void slowClientIsGivenNewerEventsInPlaceOfOldOnes() throws IOException {
    int sent = 3_000;
    try (EventStream slow = new EventStream(gateway, "?sensor=lidar-0");
        EventStream quick = new EventStream(gateway, "?sensor=lidar-0")) {
      slow.head();
      quick.head();
      long taken = 0;
      for (int i = 0; i < sent; i++) {
        gateway
            .feed()
            .push(Topic.ACTIVATION_EVENTS, "lidar-0", drive.activation(false, false).build());
        drive.advance(1);
      }
      // Everything is in the views when the quick one has the last.
      JsonNode data = quick.next("sparsity").data();
      while (data.path("n").longValue() < drive.n() - 1) {
        data = quick.next("sparsity").data();
      }
      // The slow one has read nothing so far: it gets what the connection held, then the newest.
      long skipped = 0;
      long n = 0;
      while (n < drive.n() - 1) {
        JsonNode event = slow.next("sparsity").data();
        assertThat(event.path("n").longValue()).isGreaterThan(n);
        n = event.path("n").longValue();
        skipped += event.path("skipped").longValue();
        taken++;
      }
      assertThat(skipped).isPositive();
      assertThat(taken + skipped).isEqualTo(sent);
    }
  }

  @Test
  void framesThatWereNotProcessedSaySo() throws IOException {
    try (EventStream events = new EventStream(gateway, "")) {
      events.head();
      gateway
          .feed()
          .push(
              Topic.ACTIVATION_EVENTS,
              "lidar-0",
              drive.unprocessed(Outcome.OUTCOME_DUPLICATE, "already-in-log"));
      JsonNode data = events.next("sparsity").data();
      assertThat(data.path("unprocessed").path("outcome").stringValue()).isEqualTo("duplicate");
      assertThat(data.path("unprocessed").path("reason").stringValue()).isEqualTo("because");
      assertThat(data.get("layers").isNull()).isTrue();
      assertThat(data.get("keyframe").isNull()).isTrue();
      drive.advance(1);
      gateway
          .feed()
          .push(
              Topic.ACTIVATION_EVENTS,
              "lidar-0",
              drive.unprocessed(Outcome.OUTCOME_REJECTED, "no-finite-points"));
      JsonNode rejected = events.next("sparsity").data().path("unprocessed");
      assertThat(rejected.path("outcome").stringValue()).isEqualTo("rejected");
      assertThat(rejected.path("code").stringValue()).isEqualTo("no-finite-points");
    }
  }

  @Test
  void objectsByLabelAndWhatStandsInTheWay() throws IOException {
    try (EventStream events = new EventStream(gateway, "")) {
      events.head();
      gateway.feed().push(Topic.SCENES, "lidar-0", drive.labelledScene());
      JsonNode scene = events.next("scene").data();
      assertThat(scene.path("source").stringValue()).isEqualTo("network");
      assertThat(scene.path("unlabelled").isNull()).isTrue();
      JsonNode vehicle = scene.path("objects").path(0);
      assertThat(vehicle.path("kind").stringValue()).isEqualTo("vehicle");
      assertThat(vehicle.path("classSource").stringValue()).isEqualTo("network");
      assertThat(vehicle.path("classShare").doubleValue()).isEqualTo(0.877);
      JsonNode wall = scene.path("obstacles").path(0);
      double[] expected = {20, -1, 1, 0.4, 3.6, 2, 0.5};
      String[] names = {"x", "y", "z", "length", "width", "height", "yaw"};
      for (int i = 0; i < names.length; i++) {
        assertThat(wall.path(names[i]).doubleValue()).as(names[i]).isEqualTo(expected[i]);
      }
    }
  }

  @Test
  void helloNamesTheClassesOnceTheNetworkHas() throws IOException {
    try (EventStream events = new EventStream(gateway, "")) {
      events.head();
      gateway.feed().push(Topic.SENSORS, "lidar-0", drive.configuration(1));
      assertThat(classes(events.next("hello"))).isNull();
      gateway
          .feed()
          .push(
              Topic.ACTIVATION_EVENTS,
              "lidar-0",
              drive
                  .activation(true, false)
                  .setTrained(true)
                  .addClassNames("ground")
                  .addClassNames("vehicle")
                  .build());
      JsonNode named = classes(events.next("hello"));
      while (named == null) {
        // The first frame also makes the sensor stream.
        named = classes(events.next("hello"));
      }
      assertThat(named.path(0).stringValue()).isEqualTo("ground");
      assertThat(named.path(1).stringValue()).isEqualTo("vehicle");
      // A frame without labels takes the names back.
      drive.advance(1);
      gateway
          .feed()
          .push(Topic.ACTIVATION_EVENTS, "lidar-0", drive.activation(true, false).build());
      assertThat(classes(events.next("hello"))).isNull();
    }
  }

  @Test
  void whyATrainedNetworkGivesNoLabels() throws IOException {
    try (EventStream events = new EventStream(gateway, "")) {
      events.head();
      String why = "the voxels are of another size";
      gateway
          .feed()
          .push(
              Topic.ACTIVATION_EVENTS,
              "lidar-0",
              drive.activation(true, false).setTrained(true).setUnlabelled(why).build());
      JsonNode sparsity = events.next("sparsity").data();
      assertThat(sparsity.path("trained").booleanValue()).isTrue();
      assertThat(sparsity.path("unlabelled").stringValue()).isEqualTo(why);
    }
  }

  private static @Nullable JsonNode classes(EventStream.Event hello) {
    JsonNode classes = hello.data().path("sensors").path(0).path("classes");
    return classes.isArray() ? classes : null;
  }

  @Test
  void scenesAndPlansInTheContractsWords() throws IOException {
    try (EventStream events = new EventStream(gateway, "")) {
      events.head();
      String why = "the frame hit no voxel";
      gateway
          .feed()
          .push(Topic.SCENES, "lidar-0", drive.scene().toBuilder().setUnlabelled(why).build());
      JsonNode scene = events.next("scene").data();
      assertThat(scene.path("source").stringValue()).isEqualTo("geometry");
      assertThat(scene.path("unlabelled").stringValue()).isEqualTo(why);
      assertThat(scene.path("objects").path(0).path("kind").stringValue()).isEqualTo("vehicle");
      assertThat(scene.path("objects").path(1).path("kind").stringValue()).isEqualTo("two-wheeler");
      assertThat(scene.path("objects").path(0).path("classSource").stringValue())
          .isEqualTo("geometry");
      assertThat(scene.path("objects").path(0).get("classShare").isNull()).isTrue();
      assertThat(scene.path("obstacles").isArray()).isTrue();
      assertThat(scene.path("obstacles").size()).isZero();
      assertThat(scene.get("egoSpeed").isNull()).isTrue();
      assertThat(scene.path("freeSpace").path("sectors").intValue()).isEqualTo(2);
      assertThat(scene.path("freeSpace").path("metres").path(0).doubleValue()).isEqualTo(12.13);
      assertThat(scene.path("freeSpace").path("metres").get(1).isNull()).isTrue();

      gateway.feed().push(Topic.PLANS, "lidar-0", drive.plan());
      JsonNode plan = events.next("plan").data();
      assertThat(plan.path("trajectory").path("t").size()).isEqualTo(2);
      assertThat(plan.path("trajectory").path("speed").path(1).doubleValue()).isEqualTo(6.5);
      assertThat(plan.path("futures").path(0).path("agents").path(0).path("path").size())
          .isEqualTo(4);
      assertThat(plan.path("futures").path(0).get("worstAgent").isNull()).isTrue();
      assertThat(plan.path("bound").stringValue()).isEqualTo("iterations");
      assertThat(plan.path("remarks").path(0).stringValue()).contains("corridor");
      assertThat(plan.path("road").path("width").doubleValue()).isEqualTo(3.5);
      assertThat(plan.path("road").get("speedLimit").isNull()).isTrue();
      assertThat(plan.path("road").path("points").size()).isEqualTo(4);
    }
  }

  @Test
  void paceComesOnceASecondWhileFramesCome() throws IOException {
    gateway.feed().push(Topic.SENSORS, "lidar-0", drive.configuration(1));
    try (EventStream events = new EventStream(gateway, "")) {
      events.head();
      for (int i = 0; i < 5; i++) {
        gateway
            .feed()
            .push(Topic.ACTIVATION_EVENTS, "lidar-0", drive.activation(false, false).build());
        gateway.feed().push(Topic.ENERGY_EVENTS, "lidar-0", drive.energy());
        drive.advance(1);
      }
      JsonNode lag = events.next("lag").data();
      assertThat(lag.path("n").longValue()).isEqualTo(5_004);
      assertThat(lag.path("hz").doubleValue()).isEqualTo(0.5);
      assertThat(lag.path("windowS").intValue()).isEqualTo(10);
      assertThat(lag.path("frames").intValue()).isZero();
      assertThat(lag.get("dropped").isNull()).isTrue();
      assertThat(lag.path("stages").size()).isEqualTo(2);
      assertThat(lag.path("stages").path(0).path("stage").stringValue()).isEqualTo("network");
      assertThat(lag.path("p50Ms").isNumber()).isTrue();
    }
    assertThat(
            RunningGateway.json(gateway.get("/api/v1/sensors"))
                .path("sensors")
                .path(0)
                .path("streaming")
                .booleanValue())
        .isTrue();
  }

  @Test
  void clientsAreBounded() throws IOException {
    try (RunningGateway small = new RunningGateway("sparsewatt.gateway.live.event-clients=1");
        EventStream first = new EventStream(small, "")) {
      first.head();
      assertThat(first.next().type()).isEqualTo("hello");
      RunningGateway.problem(small.get("/api/v1/live"), 503, "live.too-many-clients");
    }
  }

  @Test
  void sparsityIsTheExactSumOverTheWindow() {
    for (int i = 0; i < 30; i++) {
      gateway
          .feed()
          .push(Topic.ACTIVATION_EVENTS, "lidar-0", drive.activation(i == 0, i % 10 == 0).build());
      drive.advance(1);
    }
    // Ten frames a second of sensor time, from second 500 on.
    JsonNode one = window(1);
    assertThat(one.path("frames").intValue()).isEqualTo(10);
    assertThat(one.path("framesPlainCounted").intValue()).isEqualTo(1);
    assertThat(one.path("macs").path("executed").longValue()).isEqualTo(20_000);
    JsonNode all = window(60);
    assertThat(all.path("frames").intValue()).isEqualTo(30);
    assertThat(all.path("macs").path("dense").longValue()).isEqualTo(60_000_000);
    assertThat(all.path("wherePlain").path("executed").longValue()).isEqualTo(6_000);
    assertThat(all.path("wherePlain").path("fullPlain").longValue()).isEqualTo(72_000);
    assertThat(all.path("layers").path(0).path("bytes").path("index").longValue()).isEqualTo(2_400);
  }

  private JsonNode window(int seconds) {
    return RunningGateway.json(gateway.get("/api/v1/sparsity?sensor=lidar-0&window=" + seconds))
        .path("sensors")
        .path(0);
  }
}
