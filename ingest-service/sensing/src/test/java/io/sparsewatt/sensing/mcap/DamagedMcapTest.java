package io.sparsewatt.sensing.mcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.format.Allocation;
import io.sparsewatt.sensing.format.CdrBytes;
import io.sparsewatt.sensing.format.Limits;
import io.sparsewatt.sensing.format.Mutation;
import io.sparsewatt.sensing.recording.Recording;
import io.sparsewatt.sensing.recording.RecordingOptions;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged bags end in frames or in a SensingException, and allocate no more than they may. */
class DamagedMcapTest {

  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "zstd", "lz4"})
  void endInMessagesOrAMessage(String compression) throws Exception {
    stream(compression, 0, 3_000);
    replay(compression, 0, 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "zstd", "lz4"})
  @Tag("fuzz")
  void endInMessagesOrAMessageForLong(String compression) throws Exception {
    stream(compression, 1_000_000, 100_000);
    replay(compression, 1_000_000, 3_000);
  }

  @Test
  void endInAMessageForEveryDamageThatOnceDidNot() throws Exception {
    stream("zstd", 1_043_351, 1); // a frame header without sizes
  }

  private static void stream(String compression, long firstSeed, int rounds) throws Exception {
    byte[] bag = bag(compression);
    int refused = 0;
    for (long seed = firstSeed; seed < firstSeed + rounds; seed++) {
      byte[] bytes = Mutation.of(bag, seed);
      boolean[] read = new boolean[1];
      long allocated;
      try {
        allocated = Allocation.during(() -> read[0] = reads(bytes));
      } catch (Exception | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("`" + compression + "`, seed " + seed, e);
      }
      // A chunk may claim up to the limit, if so many bytes can come out of it.
      if (allocated > 2 * MIB + 2L * limits().maxChunkBytes() + bytes.length * 64L) {
        throw new AssertionError(
            "`" + compression + "`, seed " + seed + ": " + allocated + " bytes allocated");
      }
      refused += read[0] ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(rounds / 2);
  }

  private void replay(String compression, long firstSeed, int rounds) throws Exception {
    byte[] bag = bag(compression);
    Path file = folder.resolve("bag.mcap");
    RecordingOptions options = RecordingOptions.DEFAULT.withLimits(limits());
    for (long seed = firstSeed; seed < firstSeed + rounds; seed++) {
      Files.write(file, Mutation.of(bag, seed));
      try (Recording recording = Recording.open(file, options)) {
        int frames = 0;
        while (recording.next() != null) {
          frames++;
        }
        if (frames > 12) {
          throw new AssertionError("seed " + seed + ": " + frames + " frames of 3");
        }
      } catch (SensingException e) {
        requireExplained(e);
      } catch (Exception | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("`" + compression + "`, seed " + seed, e);
      }
    }
  }

  private static boolean reads(byte[] bytes) {
    try (McapReader reader =
        McapReader.open(new ByteArrayInputStream(bytes), "bag.mcap", limits(), true)) {
      while (reader.next() != null) {}
      return true;
    } catch (SensingException e) {
      requireExplained(e);
      return false;
    }
  }

  // Plain conditions: this runs tens of thousands of times.
  private static void requireExplained(SensingException e) {
    if (e.code().isEmpty() || !String.valueOf(e.getMessage()).startsWith("bag.mcap")) {
      throw new AssertionError(e);
    }
  }

  @Test
  void namesTheByteWhereverAFileIsCutOff() throws Exception {
    byte[] bag = bag("zstd");
    for (int length = 0; length < bag.length; length += length < 100 ? 1 : 7) {
      byte[] cut = Arrays.copyOf(bag, length);
      SensingException e =
          catchThrowableOfType(
              SensingException.class,
              () -> {
                try (McapReader reader =
                    McapReader.open(new ByteArrayInputStream(cut), "bag.mcap", limits(), true)) {
                  while (reader.next() != null) {}
                }
              });
      if (length < McapReader.MAGIC.length) {
        assertThat(e).hasMessage("bag.mcap, byte 0: no MCAP magic at the start.");
      } else {
        assertThat(e.code()).isEqualTo("mcap-truncated");
        assertThat(e).hasMessageStartingWith("bag.mcap: the file ends at byte " + length + ", ");
      }
    }
  }

  @Test
  void allocatesNothingForWhatIsOnlyDeclared() throws Exception {
    byte[] bag = bag("");
    // The length of the first record, and the lengths of the second one's (the chunk's) fields.
    int chunk = 8 + 9 + 16;
    for (int at : new int[] {9, chunk + 1, chunk + 9 + 16, chunk + 9 + 28, chunk + 9 + 32}) {
      for (long declared : new long[] {(1L << 26) - 1, 1L << 31, 1L << 62, -1}) {
        byte[] bytes = bag.clone();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, declared);
        long allocated =
            Allocation.during(() -> {
              try (McapReader reader =
                  McapReader.open(
                      new ByteArrayInputStream(bytes), "bag.mcap", Limits.DEFAULT, true)) {
                assertThat(
                        catchThrowableOfType(
                            SensingException.class,
                            () -> {
                              while (reader.next() != null) {}
                            }))
                    .isNotNull();
              }
            });
        assertThat(allocated).as("%d at %d", declared, at).isLessThan(MIB + bytes.length);
      }
    }
  }

  private static Limits limits() {
    Limits d = Limits.DEFAULT;
    return new Limits(
        d.maxEncodedBytes(),
        d.maxDecodedBytes(),
        d.maxEventsPerPacket(),
        d.packetMicros(),
        d.maxHeaderLineBytes(),
        d.maxHeaderBytes(),
        d.maxAsciiLineBytes(),
        d.maxFields(),
        (int) MIB,
        (int) MIB,
        4 * MIB);
  }

  private static byte[] bag(String compression) {
    McapBytes bag =
        new McapBytes(compression)
            .channel(1, "/points", "sensor_msgs/msg/PointCloud2")
            .channel(2, "/tf", "tf2_msgs/msg/TFMessage");
    for (int i = 0; i < 3; i++) {
      long time = i * 100_000_000L;
      bag.message(2, time, CdrBytes.transform(time, "odom", "lidar", i, 0, 0, 0, 0, 0, 1));
      bag.message(1, time + 1, CdrBytes.cloud(time + 1, "lidar", new float[40]));
      bag.endChunk();
    }
    return bag.withSummary();
  }
}
