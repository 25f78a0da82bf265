package io.sparsewatt.standalone.run;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.PlanEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded run: a folder with the receipts and plans as they stood in the log (length-delimited
 * Protobuf), the latencies (CSV), the summary and a manifest (JSON). Figures and tables are made
 * from it.
 */
public final class RunFolder {

  static final String RECEIPTS = "receipts.pb";
  static final String PLANS = "plans.pb";
  static final String LATENCY = "latency.csv";
  static final String SUMMARY = "summary.json";
  static final String MANIFEST = "manifest.json";

  private final Path folder;

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a recorded run for reading.
   *
   * @throws IOException if the folder holds no run, saying what is missing
   */
  public static RunFolder open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (!Files.isRegularFile(folder.resolve(RECEIPTS))) {
      throw new IOException(
          folder
              + " holds no recorded run: "
              + RECEIPTS
              + " is missing; make one with run --record");
    }
    return new RunFolder(folder);
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /** Every receipt, in order. */
  public void receipts(Consumer<ActivationEvent> each) throws IOException {
    read(RECEIPTS, ActivationEvent.parser(), each);
  }

  /** Every plan, in order. */
  public void plans(Consumer<PlanEvent> each) throws IOException {
    read(PLANS, PlanEvent.parser(), each);
  }

  private <T extends MessageLite> void read(String name, Parser<T> parser, Consumer<T> each)
      throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return;
    }
    long record = 0;
    try (InputStream in = Files.newInputStream(file);
        InputStream buffered = new java.io.BufferedInputStream(in, 1 << 16)) {
      for (T message = parser.parseDelimitedFrom(buffered);
          message != null;
          message = parser.parseDelimitedFrom(buffered)) {
        each.accept(message);
        record++;
      }
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IOException(
          file + ": record " + record + " is damaged or cut off; " + record + " were read", e);
    }
  }

  /** Writes a run. Not thread-safe. */
  public static final class Writer implements AutoCloseable {

    private final Path folder;
    private final OutputStream receipts;
    private final OutputStream plans;
    private final OutputStream latency;

    /**
     * Creates the folder.
     *
     * @throws IOException if it exists and is not empty: a run is never mixed with another
     */
    public Writer(Path folder) throws IOException {
      if (Files.exists(folder)) {
        try (var entries = Files.list(folder)) {
          if (entries.findAny().isPresent()) {
            throw new IOException(
                folder + " is not empty; name a new folder for the run, or remove it first");
          }
        }
      }
      Files.createDirectories(folder);
      this.folder = folder;
      receipts = open(RECEIPTS);
      plans = open(PLANS);
      latency = open(LATENCY);
      latency.write(
          "topic,sensor,n,took_ns,since_acceptance_ns\n".getBytes(StandardCharsets.UTF_8));
    }

    private OutputStream open(String name) throws IOException {
      return new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 16);
    }

    /** Takes a record of the log. */
    public void take(StageOutput output) throws IOException {
      switch (output.topic()) {
        case ACTIVATION_EVENTS ->
            ActivationEvent.parseFrom(output.value()).writeDelimitedTo(receipts);
        case PLANS -> PlanEvent.parseFrom(output.value()).writeDelimitedTo(plans);
        default -> {}
      }
      latency.write(
          String.format(
                  Locale.ROOT,
                  "%s,%s,%d,%d,%d%n",
                  output.topic().id(),
                  output.sensor(),
                  output.n(),
                  output.tookNanos(),
                  output.sinceAcceptanceNanos())
              .getBytes(StandardCharsets.UTF_8));
    }

    /** Completes the run. */
    public void finish(RunSummary summary, RunManifest manifest) throws IOException {
      JsonMapper json = JsonMapper.builder().build();
      Files.writeString(
          folder.resolve(SUMMARY),
          json.writerWithDefaultPrettyPrinter().writeValueAsString(summary));
      Files.writeString(
          folder.resolve(MANIFEST),
          json.writerWithDefaultPrettyPrinter().writeValueAsString(manifest));
    }

    @Override
    public void close() throws IOException {
      try (OutputStream r = receipts;
          OutputStream p = plans;
          OutputStream l = latency) {
        r.flush();
        p.flush();
        l.flush();
      }
    }
  }
}
