package io.sparsewatt.sensing.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.SensingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Streams written word by word from the formats' descriptions. */
class EventFormatsTest {

  private static final String EVT2 = "% evt 2.0\n% geometry 640x480\n% end\n";
  private static final String EVT3 = "% format EVT3;height=720;width=1280\n% end\n";
  private static final String DAT = "% Data file containing CD events\n% Width 304\n% Height 240\n";

  private record Event(long micros, int x, int y, int polarity) {}

  @Test
  void evt2CountsOnWhenItsClockWraps() throws Exception {
    int[] words = {
      cd(1, 5, 7, 8), // before the first time: skipped
      0x8FFF_FFFF,
      cd(0, 63, 639, 479),
      0x8000_0000,
      cd(1, 1, 3, 4),
      0xA000_0001, // external trigger
      0xE000_0000, // vendor data
      cd(1, 2, 640, 0), // outside
      0x8000_0001,
      cd(0, 0, 9, 9),
    };
    FrameReader.Skipped[] skipped = new FrameReader.Skipped[1];
    List<Event> events = events(FrameFormat.EVT2, EVT2, ints(words), Limits.DEFAULT, skipped);
    long top = 1L << 34;
    assertThat(events)
        .containsExactly(
            new Event(top - 1, 639, 479, 0),
            new Event(top + 1, 3, 4, 1),
            new Event(top + 64, 9, 9, 0));
    assertThat(skipped[0]).isEqualTo(new FrameReader.Skipped(1, 1, 1, 0));
  }

  @Test
  void evt3KeepsRowBaseAndTimeAndCountsOnWhenItsClockWraps() throws Exception {
    int[] words = {
      0x8FFF,
      0x6FFF,
      0x0005, // time 2^24 - 1, row 5
      0x2803, // x 3, brighter
      0x8000,
      0x6001, // wrapped: 2^24 + 1
      0x3000 | 100, // base 100, darker
      0x4000 | 0b1000_0000_0001, // 100 and 111
      0x4000 | 0b0000_0000_0010, // 113
      0x5000 | 0b1000_0001, // 124 and 131
      0x0806, // row 6; bit 11 names the camera
      0x5000 | 1, // 132
      0x1009, // another kind of event's row
      0x2001, // not a pixel's event
      0xE123,
      0x7001,
      0xF001, // vendor data and its continuation
      0xA001, // external trigger
      0x02D0,
      0x2001, // row 720: outside
    };
    FrameReader.Skipped[] skipped = new FrameReader.Skipped[1];
    List<Event> events = events(FrameFormat.EVT3, EVT3, shorts(words), Limits.DEFAULT, skipped);
    long top = 1L << 24;
    assertThat(events)
        .containsExactly(
            new Event(top - 1, 3, 5, 1),
            new Event(top + 1, 100, 5, 0),
            new Event(top + 1, 111, 5, 0),
            new Event(top + 1, 113, 5, 0),
            new Event(top + 1, 124, 5, 0),
            new Event(top + 1, 131, 5, 0),
            new Event(top + 1, 132, 6, 0));
    assertThat(skipped[0]).isEqualTo(new FrameReader.Skipped(3, 1, 0, 0));
  }

  @Test
  void datAndNmnistCountOnWhenTheirClocksWrap() throws Exception {
    ByteBuffer dat = ByteBuffer.allocate(2 + 16).order(ByteOrder.LITTLE_ENDIAN);
    dat.put((byte) 0x0C).put((byte) 8);
    dat.putInt(-1).putInt(303 | 239 << 14 | 1 << 28);
    dat.putInt(4).putInt(1 | 2 << 14);
    assertThat(events(FrameFormat.DAT, DAT, dat.array(), Limits.DEFAULT, null))
        .containsExactly(
            new Event((1L << 32) - 1, 303, 239, 1), new Event((1L << 32) + 4, 1, 2, 0));
    byte[] nmnist = {3, 4, (byte) 0x81, 2, 3, 0, (byte) 240, 0, 0, 0, 5, 6, 1, 2, 4};
    assertThat(events(FrameFormat.NMNIST, "", nmnist, Limits.DEFAULT, null))
        .containsExactly(new Event(0x10203, 3, 4, 1), new Event(0x10204 + 8192, 5, 6, 0));
  }

  @Test
  void cutsPacketsAtMultiplesOfThePeriodAndAtTheMostEvents() throws Exception {
    int[] words = new int[60];
    for (int i = 0; i < 20; i++) {
      int micros = i < 12 ? 9_000 + i : 10_000 + 1_000_000 * (i / 16);
      words[3 * i] = 0x8000_0000 | micros >>> 6;
      words[3 * i + 1] = cd(1, micros & 63, i, 0);
      words[3 * i + 2] = 0xA000_0000;
    }
    Limits limits = Limits.DEFAULT.withPackets(10_000, 5);
    List<EventFrame> packets = packets(FrameFormat.EVT2, EVT2, ints(words), limits, null);
    assertThat(packets)
        .extracting(packet -> packet.timeNanos() / 1000)
        .containsExactly(0L, 9_005L, 9_010L, 10_000L, 1_010_000L);
    assertThat(packets).extracting(EventFrame::count).containsExactly(5, 5, 2, 4, 4);
    assertThat(packets.get(1).timeOffsetMicros()).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void neverFallsInTimeAndCountsTheSteps() throws Exception {
    int[] words = {0x8000_0010, cd(1, 9, 1, 1), cd(1, 3, 2, 2), cd(1, 10, 3, 3)};
    FrameReader.Skipped[] skipped = new FrameReader.Skipped[1];
    assertThat(events(FrameFormat.EVT2, EVT2, ints(words), Limits.DEFAULT, skipped))
        .extracting(Event::micros)
        .containsExactly(1033L, 1033L, 1034L);
    assertThat(skipped[0].timeStepsBack()).isEqualTo(1);
  }

  @Test
  void startsAtTheGivenTime() throws Exception {
    byte[] bytes = file(EVT2, ints(0x8000_0000 | 12_345 >>> 6, cd(1, 12_345 & 63, 1, 1)));
    try (FrameReader reader =
        FrameDecoder.open(
            FrameFormat.EVT2,
            ByteBuffer.wrap(bytes),
            DecodeContext.of("x").withTime(1_000L),
            Limits.DEFAULT)) {
      EventFrame packet = (EventFrame) reader.next();
      assertThat(packet).isNotNull();
      assertThat(packet.timeNanos()).isEqualTo(1_000);
      assertThat(packet.timeOffsetMicros()).containsExactly(2_345);
    }
  }

  @Test
  void givesTheSameWhateverPiecesTheStreamComesIn() throws Exception {
    long seed = 7;
    Random random = new Random(seed);
    byte[] body = new byte[60_001 / 2 * 2];
    random.nextBytes(body);
    List<Event> whole =
        events(FrameFormat.EVT3, EVT3, body, Limits.DEFAULT, new FrameReader.Skipped[1]);
    assertThat(whole).as("seed %d", seed).hasSizeGreaterThan(1000);
    byte[] bytes = file(EVT3, body);
    InputStream pieces =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            return at == bytes.length ? -1 : bytes[at++] & 0xFF;
          }

          @Override
          public int read(byte[] to, int from, int length) throws IOException {
            int n = Math.min(Math.min(length, 1 + random.nextInt(7)), bytes.length - at);
            if (n == 0) {
              return -1;
            }
            System.arraycopy(bytes, at, to, from, n);
            at += n;
            return n;
          }
        };
    List<Event> found = new ArrayList<>();
    try (FrameReader reader =
        FrameDecoder.open(FrameFormat.EVT3, pieces, DecodeContext.of("x"), Limits.DEFAULT)) {
      collect(reader, found);
    }
    assertThat(found).as("seed %d", seed).isEqualTo(whole);
  }

  @Test
  void saysWhatIsWrong() {
    requireFailure(
        FrameFormat.EVT2,
        "% evt 2.0\n",
        ints(0x8000_0000),
        "resolution-unknown",
        "x: the header names neither the sensor's size nor a sensor of known size. Give the size,"
            + " as in 640x480.");
    requireFailure(
        FrameFormat.EVT3,
        EVT2,
        new byte[0],
        "format-mismatch",
        "x: the header says EVT2, the format was given as EVT3. EVT2 and EVT3 are read.");
    requireFailure(
        FrameFormat.EVT2,
        EVT2,
        new byte[] {0, 0, 0, 0x10, 1, 2},
        "frame-truncated",
        "x: the file ends 2 bytes into a word of 4, after 4 bytes of events.");
    requireFailure(
        FrameFormat.DAT,
        DAT,
        new byte[] {1, 8},
        "frame-malformed",
        "x: event type 1 of 8 bytes; 2-D events (type 0 or 12, 8 bytes) expected.");
    requireFailure(
        FrameFormat.NMNIST,
        "",
        new byte[] {100, 0, 0, 0, 0},
        "event-outside-sensor",
        "x: event 1 is at column 100, row 0; the sensor is taken to be 34x34. Give the sensor's"
            + " size, or check the format.");
    requireFailure(
        FrameFormat.EVT2,
        "% " + "long ".repeat(1000) + "\n",
        new byte[0],
        "frame-malformed",
        "x: line 1 of the header is longer than 4096 bytes, or the header than 65536.");
  }

  private static void requireFailure(
      FrameFormat format, String header, byte[] body, String code, String message) {
    SensingException e =
        catchThrowableOfType(
            SensingException.class, () -> packets(format, header, body, Limits.DEFAULT, null));
    assertThat(e).hasMessage(message);
    assertThat(e.code()).isEqualTo(code);
  }

  private static int cd(int polarity, int low, int x, int y) {
    return polarity << 28 | low << 22 | x << 11 | y;
  }

  private static byte[] ints(int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      bytes.putInt(word);
    }
    return bytes.array();
  }

  private static byte[] shorts(int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      bytes.putShort((short) word);
    }
    return bytes.array();
  }

  private static byte[] file(String header, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static List<EventFrame> packets(
      FrameFormat format,
      String header,
      byte[] body,
      Limits limits,
      FrameReader.Skipped @Nullable [] skipped)
      throws SensingException {
    List<EventFrame> packets = new ArrayList<>();
    try (FrameReader reader =
        FrameDecoder.open(
            format, ByteBuffer.wrap(file(header, body)), DecodeContext.of("x"), limits)) {
      while (reader.next() instanceof EventFrame packet) {
        packets.add(packet);
      }
      if (skipped == null) {
        assertThat(reader.skipped()).isEqualTo(FrameReader.Skipped.NONE);
      } else {
        skipped[0] = reader.skipped();
      }
    }
    return packets;
  }

  private static List<Event> events(
      FrameFormat format,
      String header,
      byte[] body,
      Limits limits,
      FrameReader.Skipped @Nullable [] skipped)
      throws SensingException {
    List<Event> events = new ArrayList<>();
    for (EventFrame packet : packets(format, header, body, limits, skipped)) {
      add(packet, events);
    }
    return events;
  }

  private static void collect(FrameReader reader, List<Event> events) throws SensingException {
    while (reader.next() instanceof EventFrame packet) {
      add(packet, events);
    }
  }

  private static void add(EventFrame packet, List<Event> events) {
    for (int i = 0; i < packet.count(); i++) {
      events.add(
          new Event(
              packet.timeNanos() / 1000 + packet.timeOffsetMicros()[i],
              packet.x()[i],
              packet.y()[i],
              packet.polarity()[i]));
    }
  }
}
