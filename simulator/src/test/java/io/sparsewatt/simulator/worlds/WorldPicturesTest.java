package io.sparsewatt.simulator.worlds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.simulator.worlds.layout.Layout;
import io.sparsewatt.simulator.worlds.scanner.BeamPattern;
import io.sparsewatt.simulator.worlds.scanner.NoiseLevel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pictures of docs/worlds.md are what the worlds look like: each is made again and compared
 * pixel by pixel. With {@code -Dsparsewatt.pictures=write} it is written instead.
 */
@Tag("full")
class WorldPicturesTest {

  private static final long SEED = 7;
  private static final int WIDTH = 560;
  private static final int TOP = 420;
  private static final int ROW = 2;
  private static final int BEAMS = 64;
  private static final int HEIGHT = TOP + BEAMS * ROW;
  private static final double METRES = 84;

  // Background, then the seven classes: ground, vehicle, two-wheeler, pedestrian, structure,
  // vegetation, other.
  private static final int[] PALETTE = {
    0x101418, 0x59616b, 0x4aa3ff, 0xff9f1c, 0xff4d6d, 0xb9a48c, 0x3fa34d, 0xf4e04d
  };

  @ParameterizedTest
  @EnumSource(Layout.class)
  void picture(Layout layout) throws IOException {
    LabelledScan scan =
        new LabelledWorlds()
            .scan(new WorldFamily(layout, BeamPattern.HDL64, NoiseLevel.USUAL), SEED);
    byte[] pixels = draw(scan);
    Path file =
        Path.of(System.getProperty("sparsewatt.basedir", "."), "docs", "worlds")
            .resolve(layout.id() + ".png");
    if (System.getProperty("sparsewatt.pictures", "").equals("write")) {
      Files.createDirectories(file.getParent());
      Files.write(file, png(pixels));
    }
    assertThat(pixels(Files.readAllBytes(file))).as(file.toString()).isEqualTo(pixels);
  }

  private static byte[] draw(LabelledScan scan) {
    byte[] pixels = new byte[WIDTH * HEIGHT];
    double[] nearest = new double[WIDTH * BEAMS];
    double top = Math.toRadians(4);
    double span = Math.toRadians(31);
    for (int i = 0; i < scan.count(); i++) {
      double x = scan.x()[i];
      double y = scan.y()[i];
      byte colour = (byte) (scan.label()[i] + 1);
      // From above, forwards to the right; what is not ground covers ground.
      int u = (int) Math.floor(WIDTH / 2.0 + x * WIDTH / METRES);
      int v = (int) Math.floor(TOP / 2.0 - y * WIDTH / METRES);
      if (u >= 0 && u < WIDTH && v >= 0 && v < TOP) {
        int at = v * WIDTH + u;
        if (colour > 1 || pixels[at] == 0) {
          pixels[at] = colour;
        }
      }
      // All round, from behind over the right, ahead and the left to behind again.
      double flat = Math.sqrt(x * x + y * y);
      int column = (int) Math.floor((0.5 - StrictMath.atan2(y, x) / (2 * Math.PI)) * WIDTH) % WIDTH;
      double elevation = StrictMath.atan2(scan.z()[i], flat);
      int row = (int) Math.floor((top - elevation) / span * BEAMS);
      if (row >= 0 && row < BEAMS) {
        int at = row * WIDTH + column;
        if (nearest[at] == 0 || flat < nearest[at]) {
          nearest[at] = flat;
          for (int k = 0; k < ROW; k++) {
            pixels[(TOP + row * ROW + k) * WIDTH + column] = colour;
          }
        }
      }
    }
    return pixels;
  }

  /** A PNG of eight colours, a byte a pixel. */
  private static byte[] png(byte[] pixels) throws IOException {
    byte[] rows = new byte[(WIDTH + 1) * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      System.arraycopy(pixels, y * WIDTH, rows, y * (WIDTH + 1) + 1, WIDTH);
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setInput(rows);
      deflater.finish();
      byte[] buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        packed.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    ByteBuffer head = ByteBuffer.allocate(13).putInt(WIDTH).putInt(HEIGHT);
    head.put((byte) 8).put((byte) 3).put((byte) 0).put((byte) 0).put((byte) 0);
    ByteBuffer palette = ByteBuffer.allocate(3 * PALETTE.length);
    for (int colour : PALETTE) {
      palette.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(0x89504E470D0A1A0AL);
    chunk(out, "IHDR", head.array());
    chunk(out, "PLTE", palette.array());
    chunk(out, "IDAT", packed.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String name, byte[] data) throws IOException {
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(data);
    out.writeInt(data.length);
    out.write(type);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }

  /** The pixels of a PNG that {@link #png} wrote. */
  private static byte[] pixels(byte[] png) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(png).position(8);
    byte[] rows = new byte[(WIDTH + 1) * HEIGHT];
    while (in.remaining() > 0) {
      int length = in.getInt();
      int type = in.getInt();
      if (type == 0x49444154) {
        try (Inflater inflater = new Inflater()) {
          inflater.setInput(png, in.position(), length);
          assertThat(inflater.inflate(rows)).isEqualTo(rows.length);
        } catch (DataFormatException e) {
          throw new IOException(e);
        }
      }
      in.position(in.position() + length + 4);
    }
    byte[] pixels = new byte[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      System.arraycopy(rows, y * (WIDTH + 1) + 1, pixels, y * WIDTH, WIDTH);
    }
    return pixels;
  }
}
