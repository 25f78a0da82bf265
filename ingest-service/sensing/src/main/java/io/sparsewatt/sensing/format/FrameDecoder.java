package io.sparsewatt.sensing.format;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes encoded frames. Stateless and thread-safe; the readers it opens are not.
 *
 * <p>Every message begins with {@link DecodeContext#source()}.
 */
public final class FrameDecoder {

  private FrameDecoder() {}

  /**
   * Decodes one LiDAR sweep of a {@link FrameFormat.Kind#ONE_FRAME} format.
   *
   * @param encoded the whole frame, from position to limit; not changed
   * @throws SensingException {@code format-not-one-frame} for event files and containers, {@code
   *     frame-truncated}, {@code frame-too-large}, {@code frame-malformed}, {@code field-missing},
   *     {@code field-type}
   */
  public static PointFrame decode(
      FrameFormat format, ByteBuffer encoded, DecodeContext context, Limits limits)
      throws SensingException {
    try {
      if (encoded.remaining() > limits.maxEncodedBytes()) {
        throw tooLarge(encoded.remaining(), limits);
      }
      return switch (format) {
        case KITTI_BIN -> FloatRows.kitti(encoded, context, limits);
        case NUSCENES_BIN -> FloatRows.nuScenes(encoded, context, limits);
        case PCD -> PcdDecoder.decode(encoded, context, limits);
        case POINTCLOUD2_CDR -> PointCloud2.read(encoded, limits).toFrame(context, limits);
        case EVT2, EVT3, DAT, NMNIST ->
            throw new SensingException(
                "format-not-one-frame",
                format + " holds a stream of events, not one frame: it is cut into packets.");
        case MCAP ->
            throw new SensingException(
                "format-not-one-frame",
                "an mcap file holds messages of many topics, not one frame: replay it as a"
                    + " recording.");
      };
    } catch (SensingException e) {
      throw at(context.source(), e);
    }
  }

  /**
   * Opens an encoded input that is in memory: the packets of a file of events, or the one frame.
   *
   * @throws SensingException where the input's header cannot be taken
   */
  public static FrameReader open(
      FrameFormat format, ByteBuffer encoded, DecodeContext context, Limits limits)
      throws SensingException {
    if (format.kind() == FrameFormat.Kind.EVENTS) {
      ByteBuffer view = encoded.duplicate();
      byte[] bytes;
      int from;
      if (view.hasArray()) {
        bytes = view.array();
        from = view.arrayOffset() + view.position();
      } else {
        bytes = new byte[view.remaining()];
        from = 0;
        view.duplicate().get(bytes);
      }
      return open(format, new ByteArrayInputStream(bytes, from, view.remaining()), context, limits);
    }
    return new OneFrame(decode(format, encoded, context, limits));
  }

  /**
   * Opens an encoded input as a stream. A file of events may be of any length: memory stays at a
   * packet. A one-frame format is read whole, up to the limit. Closing the reader closes the input.
   *
   * @throws SensingException where the input's header cannot be taken, or {@code input-unreadable};
   *     the input is then closed
   */
  public static FrameReader open(
      FrameFormat format, InputStream input, DecodeContext context, Limits limits)
      throws SensingException {
    boolean opened = false;
    try {
      FrameReader reader;
      if (format.kind() == FrameFormat.Kind.EVENTS) {
        reader = EventReader.open(format, input, context, limits);
      } else {
        byte[] bytes = input.readNBytes(limits.maxEncodedBytes());
        if (bytes.length == limits.maxEncodedBytes() && input.read() >= 0) {
          throw at(context.source(), tooLarge(bytes.length + 1L, limits));
        }
        reader = new OneFrame(decode(format, ByteBuffer.wrap(bytes), context, limits));
        input.close();
      }
      opened = true;
      return reader;
    } catch (IOException e) {
      throw unreadable(context.source(), e);
    } finally {
      if (!opened) {
        closeQuietly(input);
      }
    }
  }

  static SensingException at(String source, SensingException e) {
    return new SensingException(e.code(), source + ": " + e.getMessage(), e);
  }

  static SensingException unreadable(String source, IOException e) {
    String reason = e.getMessage();
    return new SensingException(
        "input-unreadable",
        source
            + ": reading failed ("
            + (reason == null ? e.getClass().getSimpleName() : reason)
            + ").",
        e);
  }

  private static SensingException tooLarge(long bytes, Limits limits) {
    return new SensingException(
        "frame-too-large",
        bytes
            + " bytes or more; at most "
            + limits.maxEncodedBytes()
            + " are accepted for one frame.");
  }

  // The failure that led here is the one to report.
  private static void closeQuietly(InputStream input) {
    try {
      input.close();
    } catch (IOException ignored) {
      return;
    }
  }

  private static final class OneFrame implements FrameReader {
    private @Nullable PointFrame frame;

    OneFrame(PointFrame frame) {
      this.frame = frame;
    }

    @Override
    public @Nullable SensorFrame next() {
      PointFrame result = frame;
      frame = null;
      return result;
    }

    @Override
    public Skipped skipped() {
      return Skipped.NONE;
    }

    @Override
    public void close() {
      frame = null;
    }
  }
}
