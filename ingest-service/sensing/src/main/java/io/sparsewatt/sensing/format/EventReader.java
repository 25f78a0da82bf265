package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.SensingException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a file of events packet by packet, in memory of a packet and a buffer. */
final class EventReader implements FrameReader {

  // Small enough that the packets of one buffer stay a small multiple of it, large enough that the
  // calls do not count. A multiple of no word size is needed: remainders are carried over.
  private static final int BUFFER = 16 << 10;

  // 2-D event kinds of a DAT file, by the byte after its header: Event2d and EventCD.
  private static final int DAT_EVENT_2D = 0x00;
  private static final int DAT_EVENT_CD = 0x0C;

  private static final Resolution NMNIST = new Resolution(34, 34);

  private final String source;
  private final InputStream input;
  private final EventDecoder decoder;
  private final EventPacketiser packets;
  private final byte[] buffer = new byte[BUFFER];
  private int held;
  private long consumed;
  private boolean ended;
  private @Nullable SensingException failure;

  private EventReader(
      String source, InputStream input, EventDecoder decoder, EventPacketiser packets) {
    this.source = source;
    this.input = input;
    this.decoder = decoder;
    this.packets = packets;
  }

  static EventReader open(FrameFormat format, InputStream raw, DecodeContext context, Limits limits)
      throws IOException, SensingException {
    try {
      PushbackInputStream input = new PushbackInputStream(new BufferedInputStream(raw, BUFFER), 2);
      EventHeader header =
          format == FrameFormat.NMNIST
              ? new EventHeader(Map.of())
              : EventHeader.read(input, limits);
      EventDecoder decoder =
          switch (format) {
            case EVT2 -> {
              requireEncoding(header, "EVT2");
              yield new Evt2Decoder();
            }
            case EVT3 -> {
              requireEncoding(header, "EVT3");
              yield new Evt3Decoder();
            }
            case DAT -> {
              requireDatEvents(input);
              yield new DatDecoder();
            }
            case NMNIST -> new NmnistDecoder();
            case KITTI_BIN, NUSCENES_BIN, PCD, POINTCLOUD2_CDR, MCAP ->
                throw new IllegalArgumentException(format + " holds no events");
          };
      Resolution resolution = context.resolution();
      if (resolution == null) {
        resolution = format == FrameFormat.NMNIST ? NMNIST : header.resolution();
      }
      // The cameras' own streams hold glitches; files that were written from decoded events do not.
      boolean strict = format == FrameFormat.DAT || format == FrameFormat.NMNIST;
      EventPacketiser packets = new EventPacketiser(context, resolution, limits, strict);
      return new EventReader(context.source(), input, decoder, packets);
    } catch (SensingException e) {
      throw FrameDecoder.at(context.source(), e);
    }
  }

  @Override
  public @Nullable EventFrame next() throws SensingException {
    while (true) {
      EventFrame packet = packets.poll();
      if (packet != null) {
        return packet;
      }
      if (failure != null) {
        throw failure;
      }
      if (ended) {
        return null;
      }
      try {
        fill();
      } catch (SensingException e) {
        // What came before the bad word is still good.
        packets.finish();
        failure = FrameDecoder.at(source, e);
      } catch (IOException e) {
        packets.finish();
        failure = FrameDecoder.unreadable(source, e);
      }
    }
  }

  private void fill() throws IOException, SensingException {
    int n = input.read(buffer, held, buffer.length - held);
    if (n < 0) {
      ended = true;
      packets.finish();
      if (held > 0) {
        throw new SensingException(
            "frame-truncated",
            "the file ends "
                + held
                + " bytes into a word of "
                + decoder.wordBytes()
                + ", after "
                + consumed
                + " bytes of events.");
      }
      return;
    }
    held += n;
    int whole = held - held % decoder.wordBytes();
    decoder.decode(buffer, 0, whole, packets);
    consumed += whole;
    held -= whole;
    System.arraycopy(buffer, whole, buffer, 0, held);
  }

  @Override
  public Skipped skipped() {
    return packets.skipped();
  }

  @Override
  public void close() throws SensingException {
    ended = true;
    try {
      input.close();
    } catch (IOException e) {
      throw FrameDecoder.unreadable(source, e);
    }
  }

  private static void requireEncoding(EventHeader header, String expected) throws SensingException {
    String found = header.encoding();
    if (found != null && !found.equals(expected)) {
      throw new SensingException(
          "format-mismatch",
          "the header says "
              + Excerpt.of(found)
              + ", the format was given as "
              + expected
              + ". EVT2 and EVT3 are read.");
    }
  }

  private static void requireDatEvents(InputStream input) throws IOException, SensingException {
    int type = input.read();
    int size = input.read();
    if (size < 0) {
      throw new SensingException(
          "frame-truncated",
          "the file ends before the event type and size that follow the header.");
    }
    if ((type != DAT_EVENT_2D && type != DAT_EVENT_CD) || size != 8) {
      throw new SensingException(
          "frame-malformed",
          "event type "
              + type
              + " of "
              + size
              + " bytes; 2-D events (type 0 or 12, 8 bytes) expected.");
    }
  }
}
