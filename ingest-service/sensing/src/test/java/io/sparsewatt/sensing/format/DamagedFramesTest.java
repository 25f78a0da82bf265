package io.sparsewatt.sensing.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged input ends in a frame or in a SensingException, and allocates no more than it may. */
class DamagedFramesTest {

  private static final long MIB = 1 << 20;

  // The smallest point (x, y, z of one byte) becomes 16 bytes of columns and, with a time, 8 and 4
  // more on the way; LZF gives at most 88 bytes for one; a token of ASCII is boxed while it is
  // parsed.
  private static final int MOST_PER_BYTE = 256;

  record Input(String name, FrameFormat format, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Input> inputs() {
    Random random = new Random(1);
    double[][] rows = new double[40][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {random.nextGaussian(), random.nextGaussian(), 1, i, 100 * i};
    }
    String[] fields = {"x:F4:1", "y:F4:1", "z:F8:1", "intensity:U1:1", "t:U4:1"};
    byte[] floats = new byte[80 * 4];
    ByteBuffer.wrap(floats).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(3, 0.5f);
    byte[] words = new byte[800];
    random.nextBytes(words);
    byte[] nmnist = new byte[500];
    for (int i = 0; i < nmnist.length; i += 5) {
      nmnist[i] = (byte) random.nextInt(34);
      nmnist[i + 1] = (byte) random.nextInt(34);
      nmnist[i + 3] = (byte) (i >>> 2);
    }
    return Stream.of(
        new Input("kitti", FrameFormat.KITTI_BIN, floats),
        new Input("nuscenes", FrameFormat.NUSCENES_BIN, floats),
        new Input("pcd ascii", FrameFormat.PCD, PcdBytes.of("ascii", fields, rows, "")),
        new Input("pcd binary", FrameFormat.PCD, PcdBytes.of("binary", fields, rows, "")),
        new Input(
            "pcd compressed",
            FrameFormat.PCD,
            PcdBytes.of("binary_compressed", fields, rows, "VIEWPOINT 1 2 3 0 1 0 0\n")),
        new Input(
            "pointcloud2",
            FrameFormat.POINTCLOUD2_CDR,
            CdrBytes.cloud(1_000_000_007L, "lidar", new float[160])),
        new Input("evt2", FrameFormat.EVT2, withHeader("% evt 2.0\n% geometry 640x480\n", words)),
        new Input(
            "evt3",
            FrameFormat.EVT3,
            withHeader("% format EVT3;height=720;width=1280\n% end\n", words)),
        new Input(
            "dat",
            FrameFormat.DAT,
            withHeader(
                "% Data file containing CD events\n% Width 16384\n% Height 16384\n\0\b", words)),
        new Input("nmnist", FrameFormat.NMNIST, nmnist));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void endInAFrameOrAMessage(Input input) throws Exception {
    damage(input, 0, 3_000);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  @Tag("fuzz")
  void endInAFrameOrAMessageForLong(Input input) throws Exception {
    damage(input, 1_000_000, 100_000);
  }

  private static void damage(Input input, long firstSeed, int rounds) throws Exception {
    int failed = 0;
    for (long seed = firstSeed; seed < firstSeed + rounds; seed++) {
      byte[] bytes = Mutation.of(input.bytes(), seed);
      boolean[] refused = new boolean[1];
      long allocated;
      try {
        allocated = Allocation.during(() -> refused[0] = !decodes(input.format(), bytes));
      } catch (Exception | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError(input + ", seed " + seed, e);
      }
      if (allocated >= MIB + (long) bytes.length * MOST_PER_BYTE) {
        throw new AssertionError(input + ", seed " + seed + ": " + allocated + " bytes allocated");
      }
      failed += refused[0] ? 1 : 0;
    }
    // Damage that nothing notices, or everything, would test nothing.
    assertThat(failed).as(input.name()).isBetween(rounds / 100, rounds - 1);
  }

  /** Detects and decodes; false where a SensingException says why not. */
  private static boolean decodes(FrameFormat format, byte[] bytes) {
    try {
      FormatDetector.detect(
          "x.bin", Arrays.copyOf(bytes, Math.min(bytes.length, 4096)), bytes.length);
    } catch (SensingException e) {
      requireExplained(e);
    }
    try (FrameReader reader =
        FrameDecoder.open(
            format, new ByteArrayInputStream(bytes), DecodeContext.of("x"), Limits.DEFAULT)) {
      SensorFrame frame;
      while ((frame = reader.next()) != null) {
        switch (frame) {
          case PointFrame points -> requireSound(points);
          case EventFrame events -> requireSound(events);
        }
      }
      return true;
    } catch (SensingException e) {
      requireExplained(e);
      return false;
    }
  }

  // Plain conditions: this runs tens of thousands of times.
  private static void requireExplained(SensingException e) {
    String message = String.valueOf(e.getMessage());
    if (e.code().isEmpty() || !message.startsWith("x") || !message.endsWith(".")) {
      throw new AssertionError(e);
    }
  }

  private static void requireSound(PointFrame points) {
    if (points.x().length != points.count()) {
      throw new AssertionError("a column of " + points.x().length + " for " + points.count());
    }
  }

  private static void requireSound(EventFrame events) {
    int last = 0;
    for (int i = 0; i < events.count(); i++) {
      boolean sound =
          events.timeOffsetMicros()[i] >= last
              && events.x()[i] >= 0
              && events.x()[i] < events.width()
              && events.y()[i] >= 0
              && events.y()[i] < events.height();
      if (!sound) {
        throw new AssertionError("event " + i + " of " + events);
      }
      last = events.timeOffsetMicros()[i];
    }
  }

  @Test
  void allocateNothingForWhatIsOnlyDeclared() throws Exception {
    String head = "VERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nHEIGHT 1\n";
    for (long points : new long[] {500_000, 1L << 31, (1L << 32) - 1}) {
      for (String data : new String[] {"ascii", "binary", "binary_compressed"}) {
        byte[] sizes = new byte[8];
        ByteBuffer.wrap(sizes).order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt((int) points * 12);
        byte[] file = withHeader(head + "WIDTH " + points + "\nDATA " + data + "\n", sizes);
        requireRefusedCheaply(FrameFormat.PCD, file);
      }
      byte[] cloud =
          CdrBytes.cloud(
              ByteOrder.LITTLE_ENDIAN,
              0,
              "l",
              1,
              points,
              12,
              points * 12,
              false,
              new byte[12],
              new CdrBytes.Field("x", 0, 7),
              new CdrBytes.Field("y", 4, 7),
              new CdrBytes.Field("z", 8, 7));
      requireRefusedCheaply(FrameFormat.POINTCLOUD2_CDR, cloud);
    }
    // sequences and strings of 2^31 elements: fields at byte 28, the frame's name at byte 12
    for (int at : new int[] {12, 28}) {
      byte[] cloud = CdrBytes.cloud(1, "lidar_x", 1, 2, 3, 4);
      ByteBuffer.wrap(cloud).order(ByteOrder.LITTLE_ENDIAN).putInt(at, Integer.MIN_VALUE);
      requireRefusedCheaply(FrameFormat.POINTCLOUD2_CDR, cloud);
    }
  }

  private static void requireRefusedCheaply(FrameFormat format, byte[] bytes) throws Exception {
    requireRefused(format, bytes); // once before: classes load, message formats are linked
    assertThat(Allocation.during(() -> requireRefused(format, bytes)))
        .isLessThan(MIB + bytes.length);
  }

  private static void requireRefused(FrameFormat format, byte[] bytes) {
    try {
      FrameDecoder.decode(format, ByteBuffer.wrap(bytes), DecodeContext.of("x"), Limits.DEFAULT);
    } catch (SensingException e) {
      return;
    }
    throw new AssertionError("accepted");
  }

  private static byte[] withHeader(String header, byte[] body) {
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    byte[] out = Arrays.copyOf(text, text.length + body.length);
    System.arraycopy(body, 0, out, text.length, body.length);
    return out;
  }
}
