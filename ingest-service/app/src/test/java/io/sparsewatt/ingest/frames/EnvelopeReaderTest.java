package io.sparsewatt.ingest.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

class EnvelopeReaderTest {

  private static final int MAX_PAYLOAD = 1 << 20;
  private static final long MAX_IN_FLIGHT = 4L * MAX_PAYLOAD;

  private final BodyIntake bound = new BodyIntake(MAX_PAYLOAD, MAX_IN_FLIGHT);

  static byte[] envelope(String header, byte[] payload) {
    return envelope(header.getBytes(StandardCharsets.UTF_8), payload);
  }

  private static byte[] envelope(byte[] header, byte[] payload) {
    return ByteBuffer.allocate(8 + header.length + payload.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(header.length)
        .put(header)
        .putInt(payload.length)
        .put(payload)
        .array();
  }

  private static DataBuffer buffer(byte[] bytes) {
    return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
  }

  private static Problem failure(EnvelopeReader reader, byte[] bytes) {
    return catchThrowableOfType(Problem.class, () -> reader.feed(buffer(bytes), new ArrayList<>()));
  }

  private Problem failure(byte[] bytes) {
    try (EnvelopeReader reader = new EnvelopeReader(bound)) {
      return failure(reader, bytes);
    }
  }

  @Test
  void cutsAnywhere() {
    byte[] first = envelope("{\"seq\": 0, \"pose\": [1, 2.5, -3e-1]}", new byte[] {7, 8});
    byte[] second = envelope("{}", new byte[0]);
    byte[] third = envelope("{\"path\": [[0, 1], [2, 3.5]], \"time\": \"9\"}", new byte[5000]);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first);
    all.writeBytes(second);
    all.writeBytes(third);
    byte[] bytes = all.toByteArray();

    for (int cut = 0; cut <= bytes.length; cut++) {
      List<Envelope> found = new ArrayList<>();
      EnvelopeReader reader = new EnvelopeReader(bound);
      reader.feed(buffer(Arrays.copyOf(bytes, cut)), found);
      reader.feed(buffer(Arrays.copyOfRange(bytes, cut, bytes.length)), found);
      reader.end();
      assertThat(found).extracting(Envelope::number).containsExactly(1, 2, 3);
      assertThat(found.get(0).header())
          .containsEntry("seq", "0")
          .containsEntry("pose", "1 2.5 -0.3");
      assertThat(found.get(0).payload()).containsExactly(7, 8);
      assertThat(found.get(1).payload()).isEmpty();
      assertThat(found.get(2).header())
          .containsEntry("path", "0 1;2 3.5")
          .containsEntry("time", "9");
      // What is held is what was not worked on.
      assertThat(bound.bytesInFlight()).isEqualTo(5002);
      found.forEach(reader::done);
      assertThat(bound.bytesInFlight()).isZero();
      reader.close();
    }
  }

  @Test
  void keepsWhatWasCompleteBeforeAFailure() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(envelope("{}", new byte[] {1}));
    all.writeBytes(envelope("[]", new byte[] {1}));
    List<Envelope> found = new ArrayList<>();
    EnvelopeReader reader = new EnvelopeReader(bound);

    Problem problem =
        catchThrowableOfType(Problem.class, () -> reader.feed(buffer(all.toByteArray()), found));

    assertThat(problem.code()).isEqualTo("envelope-malformed");
    assertThat(found).hasSize(1);
    assertThat(reader.number()).isEqualTo(2);
    reader.close();
    assertThat(bound.bytesInFlight()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {16 * 1024 + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
  void believesNoLength(int declared) {
    byte[] header = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(declared).array();
    Problem ofHeader = failure(header);
    assertThat(ofHeader.status().value()).isEqualTo(413);
    assertThat(ofHeader.detail())
        .contains("header", Long.toString(Integer.toUnsignedLong(declared)), "16384");

    int beyond = declared == 16 * 1024 + 1 ? MAX_PAYLOAD + 1 : declared;
    byte[] payload =
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(2)
            .put("{}".getBytes(StandardCharsets.US_ASCII))
            .putInt(beyond)
            .array();
    Problem ofPayload = failure(payload);
    assertThat(ofPayload.code()).isEqualTo("envelope-too-large");
    assertThat(ofPayload.detail())
        .contains("payload", Long.toString(Integer.toUnsignedLong(beyond)), "1048576");
    // The same as one message.
    Problem ofMessage =
        catchThrowableOfType(Problem.class, () -> Envelope.of(1, buffer(payload), MAX_PAYLOAD));
    assertThat(ofMessage.detail()).isEqualTo(ofPayload.detail());
    assertThat(bound.bytesInFlight()).isZero();
  }

  @Test
  void growsWithTheBytesThatCome() {
    EnvelopeReader reader = new EnvelopeReader(bound);
    byte[] start =
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(2)
            .put("{}".getBytes(StandardCharsets.US_ASCII))
            .putInt(MAX_PAYLOAD)
            .array();
    reader.feed(buffer(start), new ArrayList<>());
    reader.feed(buffer(new byte[3]), new ArrayList<>());
    assertThat(bound.bytesInFlight()).isEqualTo(3);
    Problem cut = catchThrowableOfType(Problem.class, reader::end);
    assertThat(cut.detail()).contains("within its payload", "byte 3 of 1048576");
    reader.close();
    assertThat(bound.bytesInFlight()).isZero();
  }

  @Test
  void sharesTheBoundWithOthers() {
    BodyIntake.Share other = bound.share();
    other.take((int) MAX_IN_FLIGHT - 100);
    Problem problem = failure(envelope("{}", new byte[200]));
    assertThat(problem.status().value()).isEqualTo(503);
    assertThat(problem.code()).isEqualTo("too-many-bytes-in-flight");
    assertThat(problem.retryAfter()).isPresent();
    other.close();
    assertThat(failure(envelope("{}", new byte[200]))).isNull();
    assertThat(bound.bytesInFlight()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "{",
        "{}{}",
        "{\"seq\": 1, \"seq\": 2}",
        "{\"sequence\": 1}",
        "{\"seq\": true}",
        "{\"pose\": [1, \"2\"]}",
        "{\"pose\": [null]}",
        "{\"pose\": {\"x\": 1}}",
        "{\"path\": [[0, 1], 2]}",
        "{\"path\": [[0, 1, 2]]}",
        "{\"path\": [[[0]]]}",
        "{\"path\": [[[[[[0]]]]]]}",
        "\u0000\u0001garbage",
      })
  void namesWhatIsNoHeader(String header) {
    Problem problem = failure(envelope(header, new byte[1]));
    assertThat(problem.status().value()).isEqualTo(400);
    assertThat(problem.code()).isEqualTo("envelope-malformed");
    assertThat(problem.detail()).doesNotContain("jackson", "Exception").hasSizeLessThan(400);
  }

  @Test
  void aMessageIsOneEnvelope() {
    byte[] whole = envelope("{\"seq\": 3}", new byte[] {1, 2, 3});
    assertThat(Envelope.of(1, buffer(whole), MAX_PAYLOAD).payload()).containsExactly(1, 2, 3);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      Problem problem =
          catchThrowableOfType(Problem.class, () -> Envelope.of(1, buffer(cut), MAX_PAYLOAD));
      assertThat(problem.code()).as("first %d bytes", length).isEqualTo("envelope-truncated");
    }
    byte[] more = Arrays.copyOf(whole, whole.length + 1);
    assertThat(
            catchThrowableOfType(Problem.class, () -> Envelope.of(1, buffer(more), MAX_PAYLOAD))
                .detail())
        .contains("1 bytes follow");
  }

  @Test
  void survivesAnything() {
    fuzz(20_000, 20261123);
  }

  @Test
  @Tag("fuzz")
  void survivesAnythingForLonger() {
    fuzz(1_000_000, 77);
  }

  /**
   * Streams of good envelopes, damaged at random and cut at random, against a reading of the whole:
   * the same envelopes, the same failure, nothing held in the end.
   */
  private void fuzz(int rounds, long seed) {
    Random random = new Random(seed);
    String[] headers = {
      "{}", "{\"seq\": 1}", "{\"stream\": \"s\", \"pose\": [1, 2]}", "{\"path\": [[1, 2], [3, 4]]}"
    };
    int failures = 0;
    for (int round = 0; round < rounds; round++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int i = random.nextInt(4); i >= 0; i--) {
        out.writeBytes(
            envelope(headers[random.nextInt(headers.length)], new byte[random.nextInt(40)]));
      }
      byte[] bytes = out.toByteArray();
      for (int i = random.nextInt(3); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      }
      List<String> atOnce = new ArrayList<>();
      read(bytes, bytes.length, random, atOnce);
      List<String> inPieces = new ArrayList<>();
      read(bytes, 1 + random.nextInt(20), random, inPieces);
      assertThat(inPieces).as("seed %d, round %d", seed, round).isEqualTo(atOnce);
      assertThat(bound.bytesInFlight()).as("seed %d, round %d", seed, round).isZero();
      failures += atOnce.getLast().startsWith("4") ? 1 : 0;
    }
    // Both ends of a stream were seen, many times.
    assertThat(failures).isBetween(rounds / 10, rounds - rounds / 10);
  }

  private void read(byte[] bytes, int most, Random random, List<String> into) {
    List<Envelope> found = new ArrayList<>();
    String end = "end";
    try (EnvelopeReader reader = new EnvelopeReader(bound)) {
      try {
        for (int at = 0; at < bytes.length; ) {
          int take = Math.min(bytes.length - at, 1 + random.nextInt(most));
          reader.feed(buffer(Arrays.copyOfRange(bytes, at, at + take)), found);
          at += take;
        }
        reader.end();
      } catch (Problem e) {
        end = e.status().value() + " " + reader.number() + " " + e.detail();
      }
    }
    found.forEach(each ->
        into.add(each.number() + " " + each.header() + " " + Arrays.toString(each.payload())));
    into.add(end);
  }
}
