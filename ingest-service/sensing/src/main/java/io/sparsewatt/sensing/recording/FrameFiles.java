package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.DecodeContext;
import io.sparsewatt.sensing.format.FrameDecoder;
import io.sparsewatt.sensing.format.FrameFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One frame a file. */
final class FrameFiles implements FrameSource {

  private static final double NANOS = 1e9;

  private final List<Path> files;
  private final FrameFormat format;
  private final RecordingOptions options;
  private final long @Nullable [] times;
  private final String timing;
  private int next;
  private @Nullable EncodedFrame encoded;

  FrameFiles(List<Path> files, FrameFormat format, RecordingOptions options)
      throws SensingException {
    this.files = files;
    this.format = format;
    this.options = options;
    long[] found = null;
    String how = String.format(Locale.ROOT, "no times, so %s Hz", options.rateHz());
    if (format == FrameFormat.POINTCLOUD2_CDR) {
      how = "times from the messages";
    } else {
      long[] named = Timestamps.ofNuScenesNames(files);
      if (format == FrameFormat.NUSCENES_BIN && named != null) {
        found = named;
        how = "times from the file names";
      } else if (files.size() > 1) {
        found = kittiRaw(files);
        if (found != null) {
          how = "times from timestamps.txt";
        }
      }
    }
    times = found;
    timing = how;
  }

  private static long @Nullable [] kittiRaw(List<Path> files) throws SensingException {
    Path folder = files.get(0).toAbsolutePath().getParent();
    long[] lines = folder == null ? null : Timestamps.ofKittiRaw(folder);
    if (lines == null) {
      return null;
    }
    int[] index = FileIndex.of(files, lines.length);
    if (index == null) {
      throw new SensingException(
          "timestamps-malformed",
          "timestamps.txt: "
              + lines.length
              + " times for "
              + files.size()
              + " frames. Remove it, or complete it.");
    }
    long[] times = new long[files.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = lines[index[i]];
    }
    return times;
  }

  @Override
  public FrameFormat format() {
    return format;
  }

  @Override
  public OptionalLong frameCount() {
    return OptionalLong.of(files.size());
  }

  @Override
  public void skip(long frames) {
    next = (int) Math.min(files.size(), next + frames);
  }

  @Override
  public @Nullable SensorFrame next() throws SensingException {
    if (next == files.size()) {
      return null;
    }
    int index = next++;
    Path file = files.get(index);
    String name = String.valueOf(file.getFileName());
    String source = files.size() == 1 ? name : name + ", frame " + (index + 1);
    Long time = time(index);
    ByteBuffer bytes = read(file);
    SensorFrame frame =
        FrameDecoder.decode(
            format, bytes, DecodeContext.of(source).withTime(time), options.limits());
    encoded = new EncodedFrame(format, bytes, time);
    return frame;
  }

  /** All of it, or one byte more than a frame may have, which the decoder then refuses. */
  private ByteBuffer read(Path file) throws SensingException {
    try (InputStream input = Files.newInputStream(file)) {
      int most = (int) Math.min(Integer.MAX_VALUE, options.limits().maxEncodedBytes() + 1L);
      return ByteBuffer.wrap(input.readNBytes(most));
    } catch (IOException e) {
      throw Unreadable.of(file, e);
    }
  }

  @Override
  public @Nullable EncodedFrame encoded() {
    return encoded;
  }

  private @Nullable Long time(int index) {
    if (format == FrameFormat.POINTCLOUD2_CDR) {
      return null;
    }
    // Multiplied, not summed up, so that frame n has one time however it was reached.
    return times == null
        ? Math.round(index * (NANOS / options.rateHz()))
        : Long.valueOf(times[index]);
  }

  @Override
  public boolean readableAfter(SensingException failure) {
    return next < files.size();
  }

  @Override
  public List<String> notes() {
    return List.of(files.size() == 1 ? "1 frame" : files.size() + " frames", timing);
  }

  @Override
  public void close() {}
}
