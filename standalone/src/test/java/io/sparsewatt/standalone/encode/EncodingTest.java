package io.sparsewatt.standalone.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sparsewatt.ingest.voxelise.Frames;
import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.DecodeContext;
import io.sparsewatt.sensing.format.FrameDecoder;
import io.sparsewatt.sensing.format.FrameFormat;
import io.sparsewatt.sensing.format.FrameReader;
import io.sparsewatt.sensing.format.Limits;
import io.sparsewatt.sensing.format.Resolution;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncodingTest {

  private static final Pose POSE = new Pose(1.1, -2.2, 0.3, 0, 0, 0.6, 0.8);

  @Test
  void aPacketReadsBackToTheEvent() throws SensingException {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      int count = 1 + random.nextInt(5_000);
      int[] times = new int[count];
      short[] x = new short[count];
      short[] y = new short[count];
      byte[] polarity = new byte[count];
      for (int i = 0; i < count; i++) {
        times[i] = random.nextInt(10_000);
        x[i] = (short) random.nextInt(DatPacket.MAX_SIDE);
        y[i] = (short) random.nextInt(720);
        polarity[i] = (byte) random.nextInt(2);
      }
      Arrays.sort(times);
      // A packet cut for its size begins anywhere, not at a multiple of the period.
      EventFrame packet =
          new EventFrame(
              1_234_567_891L, POSE, DatPacket.MAX_SIDE, 720, count, times, x, y, polarity);

      SensorFrame back =
          decode(
              FrameFormat.DAT,
              DatPacket.of(packet),
              DecodeContext.of("packet")
                  .withTime(packet.timeNanos())
                  .withPose(POSE)
                  .withResolution(new Resolution(DatPacket.MAX_SIDE, 720)));

      assertThat(Frames.wire(back, "x")).as("seed %d", seed).isEqualTo(Frames.wire(packet, "x"));
    }
  }

  @Test
  void aSensorTooWideForTheFormatIsNamed() {
    EventFrame wide =
        new EventFrame(0, null, 20_000, 10, 0, new int[0], new short[0], new short[0], new byte[0]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatPacket.of(wide))
        .withMessageContaining("16384")
        .withMessageContaining("20000 x 10");
  }

  @Test
  void aScanReadsBackToTheBit() throws SensingException {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      int count = random.nextInt(3_000);
      boolean timed = seed % 2 == 0;
      int[] times = new int[count];
      float[][] columns = new float[4][count];
      for (int i = 0; i < count; i++) {
        for (int c = 0; c < 3; c++) {
          columns[c][i] =
              random.nextInt(50) == 0 ? Float.NaN : (float) (100 * random.nextGaussian());
        }
        columns[3][i] = seed % 3 == 0 ? Float.NaN : random.nextFloat();
        times[i] = random.nextInt(200_000_000) - 100_000_000;
      }
      PointFrame scan =
          new PointFrame(
              987_654_321L,
              POSE,
              count,
              columns[0],
              columns[1],
              columns[2],
              columns[3],
              timed ? times : null);

      SensorFrame back =
          decode(
              FrameFormat.PCD,
              PcdScan.of(scan),
              DecodeContext.of("scan").withTime(scan.timeNanos()).withPose(POSE));

      // The packed columns, so that a NaN equals itself.
      assertThat(Frames.wire(back, "x")).as("seed %d", seed).isEqualTo(Frames.wire(scan, "x"));
    }
  }

  private static SensorFrame decode(FrameFormat format, byte[] bytes, DecodeContext context)
      throws SensingException {
    try (FrameReader reader =
        FrameDecoder.open(format, ByteBuffer.wrap(bytes), context, Limits.DEFAULT)) {
      SensorFrame only = Objects.requireNonNull(reader.next());
      assertThat(reader.next()).as("a second frame").isNull();
      return only;
    }
  }
}
