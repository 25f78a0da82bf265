package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.EventFrame;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.DecodeContext;
import io.sparsewatt.sensing.format.FrameDecoder;
import io.sparsewatt.sensing.format.FrameFormat;
import io.sparsewatt.sensing.format.FrameReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Files of events, one after the other, packet by packet.
 *
 * <p>The first file keeps its sensor's clock. Every further one starts in the period after the last
 * packet of the one before: files of a set each start at 0, and time must not fall.
 */
final class EventFiles implements FrameSource {

  private static final long MICRO = 1_000;

  private final List<Path> files;
  private final FrameFormat format;
  private final RecordingOptions options;
  private int nextFile;
  private long packets;
  private long periodAfter;
  private @Nullable FrameReader reader;
  private FrameReader.Skipped skipped = FrameReader.Skipped.NONE;

  EventFiles(List<Path> files, FrameFormat format, RecordingOptions options)
      throws SensingException {
    this.files = files;
    this.format = format;
    this.options = options;
    openNext(); // so that a header that cannot be taken fails on opening
  }

  @Override
  public FrameFormat format() {
    return format;
  }

  @Override
  public OptionalLong frameCount() {
    return OptionalLong.empty();
  }

  @Override
  public void skip(long frames) throws SensingException {
    for (long i = 0; i < frames && next() != null; i++) {}
  }

  @Override
  public @Nullable SensorFrame next() throws SensingException {
    while (true) {
      FrameReader open = reader;
      if (open == null) {
        if (nextFile == files.size()) {
          return null;
        }
        open = openNext();
      }
      SensorFrame packet = open.next();
      if (packet instanceof EventFrame events) {
        packets++;
        long period = options.limits().packetMicros() * MICRO;
        periodAfter = Math.floorDiv(lastNanos(events), period) * period + period;
        return events;
      }
      skipped = sum(skipped, open.skipped());
      open.close();
      reader = null;
    }
  }

  private static long lastNanos(EventFrame packet) {
    return packet.timeNanos() + packet.timeOffsetMicros()[packet.count() - 1] * MICRO;
  }

  private FrameReader openNext() throws SensingException {
    Path file = files.get(nextFile);
    Long start = nextFile == 0 ? null : Long.valueOf(periodAfter);
    nextFile++;
    DecodeContext context =
        DecodeContext.of(String.valueOf(file.getFileName()))
            .withTime(start)
            .withResolution(options.resolution());
    try {
      FrameReader opened =
          FrameDecoder.open(format, Files.newInputStream(file), context, options.limits());
      reader = opened;
      return opened;
    } catch (IOException e) {
      throw Unreadable.of(file, e);
    }
  }

  @Override
  public boolean readableAfter(SensingException failure) {
    return false;
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (files.size() > 1) {
      notes.add(files.size() + " files");
    }
    notes.add("packets of " + options.limits().packetMicros() / 1000.0 + " ms");
    FrameReader.Skipped total = reader == null ? skipped : sum(skipped, reader.skipped());
    if (!total.equals(FrameReader.Skipped.NONE)) {
      notes.add(
          "so far "
              + packets
              + " packets, passed over: "
              + total.unknownWords()
              + " unknown words, "
              + total.outsideSensor()
              + " events outside the sensor, "
              + total.beforeFirstTime()
              + " before the first time; "
              + total.timeStepsBack()
              + " stepped back in time");
    }
    return notes;
  }

  private static FrameReader.Skipped sum(FrameReader.Skipped a, FrameReader.Skipped b) {
    return new FrameReader.Skipped(
        a.unknownWords() + b.unknownWords(),
        a.outsideSensor() + b.outsideSensor(),
        a.beforeFirstTime() + b.beforeFirstTime(),
        a.timeStepsBack() + b.timeStepsBack());
  }

  @Override
  public void close() throws SensingException {
    FrameReader open = reader;
    reader = null;
    nextFile = files.size();
    if (open != null) {
      open.close();
    }
  }
}
