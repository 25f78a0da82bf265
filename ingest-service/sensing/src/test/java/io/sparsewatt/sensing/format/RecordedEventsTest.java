package io.sparsewatt.sensing.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.RecordedData;
import java.io.DataInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every recorded event file against the values another reader found: CRC-32 over x, y (uint16 LE)
 * and polarity (uint8) of all events, and over their times (int64 LE microseconds).
 */
@Tag("data")
class RecordedEventsTest {

  @ParameterizedTest
  @CsvSource({
    "evt2_sample.raw, EVT2, 640, 480, 539481, 37b61b45, 4327808a, 6, 367855",
    "evt3_sample.raw, EVT3, 1280, 720, 219596, 2128319d, 4188ab9b, 2, 115532",
    "sample_ncars.dat, DAT, 304, 240, 2009, f76b1a75, 308dff4b, 10, 1350",
    "sample_nmnist.bin, NMNIST, 34, 34, 4325, 0ed969f7, 5ee13354, 32, 2145",
  })
  void decodesToTheEvent(
      String file,
      FrameFormat format,
      int width,
      int height,
      int events,
      String pixels,
      String times,
      int packets,
      int brighter)
      throws Exception {
    Path path = RecordedData.path("events/" + file);
    byte[] bytes = Files.readAllBytes(path);
    assertThat(
            FormatDetector.detect(
                file, Arrays.copyOf(bytes, FormatDetector.HEAD_BYTES), bytes.length))
        .isEqualTo(format);
    List<EventFrame> found = new ArrayList<>();
    try (FrameReader reader =
        FrameDecoder.open(format, ByteBuffer.wrap(bytes), DecodeContext.of(file), Limits.DEFAULT)) {
      while (reader.next() instanceof EventFrame packet) {
        found.add(packet);
      }
      assertThat(reader.skipped()).isEqualTo(FrameReader.Skipped.NONE);
    }
    CRC32 pixelCrc = new CRC32();
    CRC32 timeCrc = new CRC32();
    ByteBuffer pixel = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer time = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    int count = 0;
    int on = 0;
    for (EventFrame packet : found) {
      assertThat(packet.width()).isEqualTo(width);
      assertThat(packet.height()).isEqualTo(height);
      assertThat(packet.timeNanos() % 10_000_000).as("cut at multiples of 10 ms").isZero();
      assertThat(packet.timeOffsetMicros()[packet.count() - 1]).isBetween(0, 9_999);
      for (int i = 0; i < packet.count(); i++, count++) {
        pixel.clear();
        pixel.putShort(packet.x()[i]).putShort(packet.y()[i]).put(packet.polarity()[i]);
        pixelCrc.update(pixel.flip());
        time.clear();
        time.putLong(packet.timeNanos() / 1000 + packet.timeOffsetMicros()[i]);
        timeCrc.update(time.flip());
        on += packet.polarity()[i];
      }
    }
    assertThat(count).isEqualTo(events);
    assertThat(on).isEqualTo(brighter);
    assertThat(found).hasSize(packets);
    assertThat(String.format("%08x", pixelCrc.getValue())).isEqualTo(pixels);
    assertThat(String.format("%08x", timeCrc.getValue())).isEqualTo(times);
  }

  @Test
  void agreesWithTheManufacturersDecoderOnEveryPixelOfEvt3() throws Exception {
    Path raw = RecordedData.path("events/evt3_sample.raw");
    Path npy = RecordedData.path("events/evt3_sample.npy.gz");
    try (InputStream in = Files.newInputStream(raw);
        FrameReader reader =
            FrameDecoder.open(FrameFormat.EVT3, in, DecodeContext.of("raw"), Limits.DEFAULT);
        DataInputStream expected =
            new DataInputStream(new GZIPInputStream(Files.newInputStream(npy)))) {
      expected.skipNBytes(8);
      int header = Short.toUnsignedInt(Short.reverseBytes(expected.readShort()));
      expected.skipNBytes(header);
      int n = 0;
      while (reader.next() instanceof EventFrame packet) {
        for (int i = 0; i < packet.count(); i++, n++) {
          expected.skipNBytes(8); // its time is unreliable
          assertThat(packet.x()[i]).isEqualTo(Short.reverseBytes(expected.readShort()));
          assertThat(packet.y()[i]).isEqualTo(Short.reverseBytes(expected.readShort()));
          assertThat(packet.polarity()[i]).isEqualTo(expected.readByte());
          expected.skipNBytes(3);
        }
      }
      assertThat(n).isEqualTo(219_596);
      assertThat(expected.read()).isEqualTo(-1);
    }
  }
}
