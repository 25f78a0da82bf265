package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.BodyIntake;
import io.sparsewatt.boot.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Cuts a byte stream into envelopes.
 *
 * <p>Memory follows the bytes that came, not the lengths declared, and is part of the bound on all
 * bytes in flight until {@link #done} or {@link #close}. Reading is confined to one thread at a
 * time; the other two may be called from any.
 */
final class EnvelopeReader implements AutoCloseable {

  // A part grows by doubling from here.
  private static final int FIRST_BYTES = 4 << 10;

  private enum Part {
    HEADER_LENGTH,
    HEADER,
    PAYLOAD_LENGTH,
    PAYLOAD;

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private final BodyIntake.Share share;
  private final int maxPayloadBytes;
  private Part part = Part.HEADER_LENGTH;
  private byte[] bytes = new byte[0];
  private int target = Integer.BYTES;
  private int count;
  private Map<String, String> header = Map.of();
  private int number = 1;

  EnvelopeReader(BodyIntake bound) {
    this.share = bound.share();
    this.maxPayloadBytes = bound.maxBytes();
  }

  /**
   * Takes bytes and releases their buffer.
   *
   * @param complete gets the envelopes that they complete, even where a later one fails
   * @throws Problem where they cannot be an envelope; nothing can be read from then on
   */
  void feed(DataBuffer buffer, List<Envelope> complete) {
    try {
      while (buffer.readableByteCount() > 0) {
        int take = Math.min(target - count, buffer.readableByteCount());
        share.take(take);
        if (bytes.length - count < take) {
          long doubled = Math.max(FIRST_BYTES, 2L * bytes.length);
          bytes =
              Arrays.copyOf(bytes, (int) Math.min(target, Math.max(doubled, (long) count + take)));
        }
        buffer.read(bytes, count, take);
        count += take;
        // A part of length 0 follows without a byte of its own.
        for (boolean more = true; more && count == target; ) {
          more = next(complete);
        }
      }
    } finally {
      DataBufferUtils.release(buffer);
    }
  }

  /** Takes the part that has come; false at the end of an envelope. */
  private boolean next(List<Envelope> complete) {
    byte[] whole = count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    bytes = new byte[0];
    count = 0;
    switch (part) {
      case HEADER_LENGTH -> {
        target = Envelope.length("header", whole, Envelope.MAX_HEADER_BYTES);
        part = Part.HEADER;
      }
      case HEADER -> {
        header = Envelope.header(whole);
        target = Integer.BYTES;
        part = Part.PAYLOAD_LENGTH;
      }
      case PAYLOAD_LENGTH -> {
        target = Envelope.length("payload", whole, maxPayloadBytes);
        part = Part.PAYLOAD;
      }
      case PAYLOAD -> {
        target = Integer.BYTES;
        part = Part.HEADER_LENGTH;
        complete.add(new Envelope(number++, header, whole));
        return false;
      }
    }
    // Read and gone; a payload is held until it is worked on.
    share.giveBack(whole.length);
    return true;
  }

  /** The envelope that is being read, or would be next; from 1. */
  int number() {
    return number;
  }

  /**
   * Says that the stream has ended.
   *
   * @throws Problem 422 within an envelope
   */
  void end() {
    if (part != Part.HEADER_LENGTH || count > 0) {
      throw Envelope.truncated(part.words(), count, target);
    }
  }

  /** An envelope has been worked on: its bytes are no longer in flight. */
  void done(Envelope envelope) {
    share.giveBack(envelope.payload().length);
  }

  @Override
  public void close() {
    share.close();
  }
}
