package io.sparsewatt.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sparsewatt.events.Topic;
import io.sparsewatt.gateway.VoxelSocket.Voxels;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The voxel socket as a client sees it: what it holds equals what the log says, however slow. */
class LiveVoxelsTest {

  private static final int ROWS = 40;

  private static RunningGateway gateway;
  private static int sensors;
  private String sensor = "";
  private TestDrive drive = new TestDrive("", 0);

  @BeforeAll
  static void start() {
    gateway = new RunningGateway("sparsewatt.gateway.live.voxel-clients=3");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void drive() {
    // The tests share a gateway, not a sensor.
    sensor = "lidar-" + sensors++;
    drive = new TestDrive(sensor, 100);
    for (int x = 0; x < 10; x++) {
      drive.put(TestDrive.key(x, 0, 0), x);
    }
  }

  private void keyframe() {
    gateway.feed().push(Topic.VOXEL_EVENTS, sensor, drive.keyframe());
  }

  private void delta() {
    gateway.feed().push(Topic.VOXEL_EVENTS, sensor, drive.delta());
  }

  private void activation(boolean all, long... recomputed) {
    gateway
        .feed()
        .push(Topic.ACTIVATION_EVENTS, sensor, drive.activation(all, false, recomputed).build());
  }

  @Test
  void keyframeMarksThenDeltas() throws Exception {
    keyframe();
    activation(true);
    try (VoxelSocket socket = new VoxelSocket(gateway)) {
      socket.subscribe(sensor, 4_294_967_295L);
      JsonNode subscribed = socket.text();
      assertThat(subscribed.path("type").stringValue()).isEqualTo("subscribed");
      assertThat(subscribed.path("subscription").longValue()).isEqualTo(4_294_967_295L);
      assertThat(subscribed.path("known").booleanValue()).isTrue();
      Voxels first = socket.voxels();
      assertThat(first.kind()).isEqualTo(Voxels.KEYFRAME);
      assertThat(first.subscription()).isEqualTo(-1);
      assertThat(first.n()).isEqualTo(100);
      assertThat(first.baseN()).isEqualTo(100);
      assertThat(first.active()).isEqualTo(10);
      Voxels marks = socket.voxels();
      assertThat(marks.kind()).isEqualTo(Voxels.MARKS);
      assertThat(marks.n()).isEqualTo(100);
      assertThat(marks.complete()).isTrue();
      assertThat(marks.recomputed()).isEqualTo(10);

      drive.advance(3);
      drive.remove(TestDrive.key(0, 0, 0));
      drive.put(TestDrive.key(1, 0, 0), 77);
      drive.put(TestDrive.key(20, 0, 0), 5);
      delta();
      activation(false, TestDrive.key(1, 0, 0), TestDrive.key(20, 0, 0));
      Voxels delta = socket.voxels();
      assertThat(delta.kind()).isEqualTo(Voxels.DELTA);
      assertThat(delta.n()).isEqualTo(103);
      assertThat(delta.baseN()).isEqualTo(100);
      assertThat(delta.deactivated()).isEqualTo(1);
      assertThat(delta.upserted()).isEqualTo(2);
      Voxels changed = socket.voxels();
      assertThat(changed.kind()).isEqualTo(Voxels.MARKS);
      assertThat(changed.complete()).isFalse();
      assertThat(changed.sites()).isEqualTo(2);
    }
  }

  @Test
  void labelsOfATrainedNetworkComeWithTheMarks() throws Exception {
    keyframe();
    byte[] labels = {0, 1, 2, 3, 4, 5, 6, 0, 1, 2};
    labelled(true, labels);
    try (VoxelSocket socket = new VoxelSocket(gateway)) {
      socket.subscribe(sensor, 1);
      socket.text();
      socket.voxels();
      Voxels all = socket.voxels();
      assertThat(all.trained()).isTrue();
      assertThat(all.complete()).isTrue();
      assertThat(all.labels()).isEqualTo(labels);

      drive.advance(1);
      drive.put(TestDrive.key(1, 0, 0), 77);
      drive.put(TestDrive.key(20, 0, 0), 5);
      delta();
      // Every site's label is in the event; of the delta's marks only the recomputed ones.
      labelled(
          false,
          new byte[] {0, 6, 2, 3, 4, 5, 6, 0, 1, 2, 3},
          TestDrive.key(1, 0, 0),
          TestDrive.key(20, 0, 0));
      assertThat(socket.voxels().kind()).isEqualTo(Voxels.DELTA);
      Voxels changed = socket.voxels();
      assertThat(changed.trained()).isTrue();
      assertThat(changed.complete()).isFalse();
      assertThat(changed.labels()).isEqualTo(new byte[] {6, 3});

      // Labels that are not one for each site are refused; the frame has no marks then.
      drive.advance(1);
      delta();
      labelled(false, new byte[3]);
      assertThat(socket.voxels().kind()).isEqualTo(Voxels.DELTA);
      drive.advance(1);
      delta();
      labelled(false, new byte[11]);
      assertThat(socket.voxels().kind()).isEqualTo(Voxels.DELTA);
      assertThat(socket.voxels().n()).isEqualTo(103);
    }
  }

  private void labelled(boolean all, byte[] labels, long... recomputed) {
    gateway
        .feed()
        .push(
            Topic.ACTIVATION_EVENTS,
            sensor,
            drive
                .activation(all, false, recomputed)
                .setTrained(true)
                .setLabels(ByteString.copyFrom(labels))
                .build());
  }

  @Test
  void marksWaitForTheirVoxels() throws Exception {
    keyframe();
    try (VoxelSocket socket = new VoxelSocket(gateway)) {
      socket.subscribe(sensor, 1);
      socket.text();
      assertThat(socket.voxels().kind()).isEqualTo(Voxels.KEYFRAME);
      drive.advance(1);
      drive.put(TestDrive.key(1, 0, 0), 9);
      // The network's event overtakes the voxels' on its way here.
      activation(false, TestDrive.key(1, 0, 0));
      delta();
      assertThat(socket.voxels().kind()).isEqualTo(Voxels.DELTA);
      Voxels marks = socket.voxels();
      assertThat(marks.kind()).isEqualTo(Voxels.MARKS);
      assertThat(marks.n()).isEqualTo(101);
      // The first marks since the keyframe list every site, the recomputed one first.
      assertThat(marks.complete()).isTrue();
      assertThat(marks.sites()).isEqualTo(10);
      assertThat(marks.recomputed()).isEqualTo(1);
    }
  }

  @Test
  void marksMayComeFramesLater() throws Exception {
    keyframe();
    try (VoxelSocket socket = new VoxelSocket(gateway)) {
      socket.subscribe(sensor, 1);
      socket.text();
      assertThat(socket.voxels().kind()).isEqualTo(Voxels.KEYFRAME);
      var late = drive.activation(true, false).build();
      drive.advance(1);
      drive.remove(TestDrive.key(4, 0, 0));
      delta();
      gateway.feed().push(Topic.ACTIVATION_EVENTS, sensor, late);
      assertThat(socket.voxels().kind()).isEqualTo(Voxels.DELTA);
      Voxels marks = socket.voxels();
      assertThat(marks.n()).isEqualTo(100);
      assertThat(marks.active()).isEqualTo(10);
      assertThat(marks.sites()).isEqualTo(10);
    }
  }

  @Test
  void unknownSensorIsServedWhenItStreams() throws Exception {
    try (VoxelSocket socket = new VoxelSocket(gateway)) {
      socket.subscribe(sensor, 2);
      assertThat(socket.text().path("known").booleanValue()).isFalse();
      keyframe();
      assertThat(socket.voxels().kind()).isEqualTo(Voxels.KEYFRAME);
      socket.send("{\"type\": \"unsubscribe\"}");
      socket.subscribe(sensor, 3);
      assertThat(socket.text().path("subscription").intValue()).isEqualTo(3);
      assertThat(socket.voxels().subscription()).isEqualTo(3);
    }
  }

  @Test
  void lostEventIsMendedByTheNextKeyframe() throws Exception {
    keyframe();
    try (VoxelSocket socket = new VoxelSocket(gateway)) {
      socket.subscribe(sensor, 1);
      socket.text();
      socket.voxels();
      drive.advance(1);
      drive.put(TestDrive.key(30, 0, 0), 1);
      drive.delta(); // Never arrives.
      drive.advance(1);
      drive.put(TestDrive.key(31, 0, 0), 1);
      delta(); // Does not fit.
      drive.advance(1);
      keyframe();
      Voxels next = socket.voxels();
      assertThat(next.kind()).isEqualTo(Voxels.KEYFRAME);
      assertThat(next.n()).isEqualTo(103);
      assertThat(next.active()).isEqualTo(12);
    }
  }

  @Test
  void keyframeOnRequestButNotAFlood() throws Exception {
    keyframe();
    try (VoxelSocket socket = new VoxelSocket(gateway)) {
      socket.subscribe(sensor, 1);
      socket.text();
      socket.voxels();
      for (int i = 0; i < 20; i++) {
        socket.send("{\"type\": \"keyframe\"}");
      }
      // All twenty were heard before the next subscription is answered: one was answered.
      socket.subscribe(sensor, 2);
      int keyframes = 0;
      for (Object message = socket.next();
          !(message instanceof JsonNode);
          message = socket.next()) {
        keyframes++;
      }
      assertThat(keyframes).isEqualTo(1);
    }
  }

  @Test
  void messagesThatBreakTheContractEndTheSocket() throws Exception {
    for (String bad :
        new String[] {
          "not json",
          "{\"type\": \"dance\"}",
          "{\"type\": \"subscribe\"}",
          "{\"type\": \"subscribe\", \"sensor\": \"a\", \"subscription\": -1}",
          "{\"type\": \"subscribe\", \"sensor\": \"a\", \"subscription\": 4294967296}",
          "[".repeat(100)
        }) {
      try (VoxelSocket socket = new VoxelSocket(gateway)) {
        socket.send(bad);
        JsonNode error = socket.text();
        assertThat(error.path("type").stringValue()).as(bad).isEqualTo("error");
        assertThat(error.path("problem").path("code").stringValue())
            .isEqualTo("voxels.bad-message");
        assertThat(socket.closed.get(10, TimeUnit.SECONDS)).as(bad).isEqualTo(1008);
      }
    }
    try (VoxelSocket socket = new VoxelSocket(gateway)) {
      socket.sendBinary();
      assertThat(socket.text().path("type").stringValue()).isEqualTo("error");
    }
    try (VoxelSocket socket = new VoxelSocket(gateway)) {
      socket.send("{\"type\": \"" + "a".repeat(5_000) + "\"}");
      assertThat(socket.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1009);
    }
  }

  @Test
  void withoutItsHandshakeItIsAProblem() {
    RunningGateway.problem(gateway.get("/api/v1/live/voxels"), 426, "voxels.upgrade-required");
  }

  @Test
  void seatsAreBoundedAndGivenBack() throws Exception {
    try (RunningGateway small = new RunningGateway("sparsewatt.gateway.live.voxel-clients=1")) {
      for (int i = 0; i < 5; i++) {
        VoxelSocket first = null;
        // The seat of the one before is free when the gateway has seen its end.
        for (int tries = 0; first == null && tries < 500; tries++) {
          try {
            first = new VoxelSocket(small);
          } catch (ExecutionException e) {
            assertThat(e).hasRootCauseMessage("Unexpected HTTP response status code 503");
          }
        }
        assertThat(first).isNotNull();
        if (first != null) {
          first.subscribe("nobody", 1);
          first.text();
          first.close();
        }
      }
    }
  }

  @Test
  void slowClientEndsWithTheSameVoxels() throws Exception {
    // Each frame changes many voxels: the connection's buffers are soon full.
    for (int x = -ROWS; x < ROWS; x++) {
      for (int y = -ROWS; y < ROWS; y++) {
        drive.put(TestDrive.key(x, y, 0), 1);
      }
    }
    keyframe();
    try (VoxelSocket socket = new VoxelSocket(gateway)) {
      socket.subscribe(sensor, 1);
      socket.text();
      TreeMap<Long, Byte> held = new TreeMap<>();
      long n = apply(held, -1, socket.voxels());
      socket.pause();
      for (int frame = 1; frame <= 200; frame++) {
        drive.advance(1);
        for (int x = -ROWS; x < ROWS; x++) {
          for (int y = -ROWS; y < ROWS; y++) {
            drive.put(TestDrive.key(x, y, 0), frame);
          }
        }
        drive.remove(TestDrive.key(0, frame % ROWS, 0));
        delta();
      }
      socket.resume();
      int keyframes = 0;
      int messages = 0;
      while (n < drive.n()) {
        Voxels message = socket.voxels();
        messages++;
        keyframes += message.kind() == Voxels.KEYFRAME ? 1 : 0;
        n = apply(held, n, message);
      }
      assertThat(keyframes).isPositive();
      assertThat(messages).isLessThan(200);
      assertThat(held).isEqualTo(drive.voxels());
    }
  }

  /** Applies a message as docs/api/live.md says; a delta must fit what is held. */
  private static long apply(TreeMap<Long, Byte> held, long n, Voxels message) {
    int at = 144;
    if (message.kind() == Voxels.KEYFRAME) {
      held.clear();
    } else {
      assertThat(message.kind()).isEqualTo(Voxels.DELTA);
      assertThat(message.baseN()).isEqualTo(n);
    }
    for (int i = 0; i < message.deactivated(); i++, at += 6) {
      assertThat(held.remove(key(message, at))).isNotNull();
    }
    int features = at + 6 * message.upserted();
    for (int i = 0; i < message.upserted(); i++, at += 6) {
      held.put(key(message, at), message.bytes().get(features + i * TestDrive.CHANNELS));
    }
    assertThat(held).hasSize(message.active());
    return message.n();
  }

  private static long key(Voxels message, int at) {
    return TestDrive.key(
        message.bytes().getInt(56) + message.bytes().getShort(at),
        message.bytes().getInt(60) + message.bytes().getShort(at + 2),
        message.bytes().getInt(64) + message.bytes().getShort(at + 4));
  }
}
