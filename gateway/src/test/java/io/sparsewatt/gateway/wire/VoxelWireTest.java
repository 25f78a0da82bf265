package io.sparsewatt.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The encoder against the bytes that docs/api/live.md prints, and that the page's decoder reads.
 */
class VoxelWireTest {

  private static final int SUBSCRIPTION = 9;

  private static final VoxelWindow WINDOW =
      VoxelWindow.newBuilder()
          .setOriginX(-256)
          .setOriginY(-256)
          .setOriginZ(-24)
          .setExtentX(512)
          .setExtentY(512)
          .setExtentZ(32)
          .setVoxelSize(0.2)
          .build();

  private static final VoxelFrame FRAME =
      new VoxelFrame(
          FrameRef.newBuilder().setSensor("lidar-0").setSeq(7).setN(42).setBaseN(41).build(),
          700_000_000L,
          Modality.MODALITY_LIDAR,
          WINDOW,
          3,
          5,
          true,
          Pose.newBuilder().setX(1.5).setY(-0.25).setZ(1.75).setQw(1).build());

  static long key(int x, int y, int z) {
    return (long) (x + (1 << 20)) << 42 | (long) (y + (1 << 20)) << 21 | (z + (1 << 20));
  }

  private static ByteString column(long... keys) {
    return Columns.ofLongs(keys, keys.length);
  }

  /** The hexadecimal listings of section 3.2, in their order. */
  private static List<byte[]> printed() throws IOException {
    Path contract =
        Path.of(System.getProperty("sparsewatt.basedir", ".."), "docs", "api", "live.md");
    List<byte[]> listings = new ArrayList<>();
    StringBuilder digits = new StringBuilder();
    Pattern line = Pattern.compile("^    ([0-9a-f]{4})  ((?:[0-9a-f]{2} ?)+)$");
    for (String text : Files.readAllLines(contract)) {
      Matcher row = line.matcher(text);
      if (row.matches()) {
        digits.append(row.group(2).replace(" ", ""));
      } else if (!digits.isEmpty()) {
        listings.add(HexFormat.of().parseHex(digits));
        digits.setLength(0);
      }
    }
    return listings;
  }

  @Test
  void deltaIsTheContractsExample() throws IOException {
    VoxelDelta delta =
        VoxelDelta.newBuilder()
            .setWindow(WINDOW)
            .setDeactivated(column(key(-1, 0, -9)))
            .setUpserted(column(key(0, 0, -9), key(5, -3, -8)))
            .setFeatures(ByteString.copyFrom(new byte[] {12, -40, 3, 64, -20, 0, 127, -128, 90, 5}))
            .setChannels(5)
            .setActivatedCount(1)
            .setActiveCount(3)
            .setPoseKnown(true)
            .build();
    byte[] message =
        VoxelWire.delta(FRAME, delta, new long[] {key(-6, 0, -9), key(-1, 0, -9), key(0, 0, -9)});
    assertThat(message).isNotNull();
    assertThat(VoxelWire.addressed(message, SUBSCRIPTION)).isEqualTo(printed().get(0));
  }

  @Test
  void marksAreTheContractsExample() throws IOException {
    byte[] message =
        VoxelWire.marks(
            FRAME,
            new long[] {key(-6, 0, -9), key(0, 0, -9), key(5, -3, -8)},
            new long[] {key(0, 0, -9), key(5, -3, -8)},
            new byte[] {0, 1, 2},
            true);
    assertThat(message).isNotNull();
    assertThat(VoxelWire.addressed(message, SUBSCRIPTION)).isEqualTo(printed().get(1));
  }

  @Test
  void theContractHasTwoListings() throws IOException {
    assertThat(printed()).hasSize(2);
    assertThat(printed().get(0)).hasSize(174);
    assertThat(printed().get(1)).hasSize(165);
  }

  @Test
  void voxelsTooFarFromTheOriginAreNoDelta() {
    VoxelDelta delta =
        VoxelDelta.newBuilder()
            .setWindow(WINDOW)
            .setDeactivated(column(key(-256 + 32_768, 0, 0)))
            .setChannels(5)
            .build();
    assertThat(VoxelWire.delta(FRAME, delta, new long[0])).isNull();
    VoxelDelta nearer = delta.toBuilder().setDeactivated(column(key(-256 + 32_767, 0, 0))).build();
    assertThat(VoxelWire.delta(FRAME, nearer, new long[0])).isNotNull();
  }

  @Test
  void recomputedSiteThatIsNotActiveIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            VoxelWire.marks(
                FRAME, new long[] {key(0, 0, 0)}, new long[] {key(1, 0, 0)}, null, false))
        .withMessageContaining("1 0 0");
  }
}
