package io.sparsewatt.standalone.replay;

import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.ingest.registry.ConfigurationJson;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.recording.RecordingOptions;
import io.sparsewatt.standalone.drive.FrameSender;
import io.sparsewatt.standalone.platform.LogTail;
import io.sparsewatt.standalone.run.RunFigures;
import io.sparsewatt.standalone.run.RunSummary;
import io.sparsewatt.standalone.run.StageOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends a recording to a gateway and reads back from the log what became of it.
 *
 * <p>One thread sends, one frame at a time; the caller's reads. {@link #stop} may be called from
 * any thread; all else from one.
 */
public final class Replay implements AutoCloseable {

  /** Told what a person wants to know while it runs. */
  public interface Listener {

    /** The sensor stands as the platform holds it, and frames are about to be sent. */
    default void configured(SensorConfiguration sensor, String stream) {}

    /** Scans are being registered before the first is sent. */
    default void registered(long scans) {}

    /** So many frames are sent, and so many wholly in the log. {@code total} is -1 if unknown. */
    default void progress(long sent, long complete, long total) {}

    /** A record of this replay, not seen before. */
    default void record(StageOutput output) throws IOException {}
  }

  /**
   * What is sent, and how.
   *
   * @param path a frame, an event file, a bag or a folder
   * @param options how it is read
   * @param register whether poses are found by registration
   * @param rateHz frames a second by the clock, or null: as fast as they are taken
   * @param passes times that the recording is sent, each as a stream of its own
   * @param sensor id
   * @param stream name of the first pass's stream; later ones have {@code -2}, {@code -3}, ...
   * @param configuration of the sensor, from its id and its first frame
   * @param patience how long to wait for the next record before what is missing counts as lost
   */
  public record Order(
      Path path,
      RecordingOptions options,
      boolean register,
      @Nullable Double rateHz,
      long passes,
      String sensor,
      String stream,
      BiFunction<String, SensorFrame, SensorConfiguration> configuration,
      Duration patience) {

    public Order {
      if (rateHz != null && !(rateHz > 0 && rateHz <= 1e6)) {
        throw new IllegalArgumentException(
            "--rate of up to 1e6 Hz is required but it was " + rateHz);
      }
    }
  }

  private record Sent(String stream, long seq, boolean taken, long tookNanos) {}

  // A frame is sent in no less than a millisecond, and the queue emptied every ten.
  private static final int SENT_WAITING = 1 << 12;
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Order order;
  private final Passes passes;
  private final FrameSender sender;
  private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>(SENT_WAITING);
  private final RunFigures figures = new RunFigures();
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;
  private volatile long firstDueNanos;
  private volatile boolean sending = true;
  private volatile @Nullable Thread sendingThread;

  private Replay(Order order, Passes passes, FrameSender sender) {
    this.order = order;
    this.passes = passes;
    this.sender = sender;
  }

  /**
   * Opens the recording. Nothing is sent yet.
   *
   * @param sender to the gateway; closed with this
   * @throws SensingException if the recording cannot be read
   */
  public static Replay open(Order order, FrameSender sender) throws SensingException {
    Passes passes = Passes.open(order.path(), order.options(), order.register(), order.passes());
    return new Replay(order, passes, sender);
  }

  /** What was found and chosen, in words. */
  public String describe() {
    return passes.describe();
  }

  /** Requests that were sent again. Known once {@link #run} is over. */
  public long retries() {
    return sender.retries();
  }

  /** Scans of a pass whose registration did not converge. */
  public long unregistered() {
    return passes.unregistered();
  }

  /** What is missing of the accepted frames, in words; null if nothing is. */
  public @Nullable String missing() {
    return figures.missing();
  }

  /** Why sending ended early; null if it did not. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Sends no more; {@link #run} returns once the log holds what was accepted. */
  public void stop() {
    stopping = true;
    Thread thread = sendingThread;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /**
   * Sends all of it, and returns when every accepted frame has all its records, or when none has
   * come for as long as patience lasts.
   *
   * @param logs opens the log at its present end, before anything is sent
   * @return what the log says
   * @throws SensingException if the first frame cannot be read; a later one's is in {@link
   *     #failure}
   * @throws IOException if the sensor is refused, or a record cannot be kept
   */
  public RunSummary run(Supplier<LogTail> logs, Listener listener)
      throws SensingException, IOException, InterruptedException {
    if (order.rateHz() != null || order.passes() > 1) {
      passes.findPoses(listener::registered);
    }
    Passes.Step first = passes.next();
    if (first == null) {
      throw new SensingException("input-empty", order.path() + " holds no frame from --from on");
    }
    SensorConfiguration wanted = order.configuration().apply(order.sensor(), first.frame());
    sender.configure(ConfigurationJson.write(wanted).toString());
    listener.configured(wanted, order.stream());
    Double rate = order.rateHz();
    LagSeries lag = rate == null ? null : new LagSeries(rate);
    try (LogTail log = logs.get()) {
      firstDueNanos = System.nanoTime();
      sendingThread = Thread.ofPlatform().daemon().name("replay-send").start(() -> send(first));
      follow(log, listener, lag);
    } finally {
      stop();
    }
    RunSummary summary = figures.summary();
    return lag == null ? summary : summary.withLag(lag.lag());
  }

  private void follow(LogTail log, Listener listener, @Nullable LagSeries lag)
      throws IOException, InterruptedException {
    long lastRecord = System.nanoTime();
    long handed = 0;
    while (true) {
      // Asked before the queue is emptied, so that the last frame sent is not missed.
      boolean more = sending;
      for (Sent each = sent.poll(); each != null; each = sent.poll()) {
        figures.sent(order.sensor(), each.stream(), each.seq(), each.taken(), each.tookNanos());
        handed++;
        lastRecord = System.nanoTime();
      }
      listener.progress(handed, figures.complete(), passes.total());
      if (lag != null && more) {
        lag.look(System.nanoTime() - firstDueNanos, figures.accepted(), figures.complete());
      }
      if (!more && figures.complete() >= figures.accepted()) {
        return;
      }
      StageOutput output = log.next(LOOK);
      if (output == null) {
        if (!more && System.nanoTime() - lastRecord > order.patience().toNanos()) {
          return;
        }
        continue;
      }
      if (isOurs(output)) {
        lastRecord = System.nanoTime();
        if (figures.take(output)) {
          listener.record(output);
        }
      }
    }
  }

  private boolean isOurs(StageOutput output) {
    if (!output.sensor().equals(order.sensor())) {
      return false;
    }
    FrameRef id = output.id();
    String stream = id.getStream();
    return stream.equals(order.stream())
        || (order.passes() > 1 && stream.startsWith(order.stream() + "-"));
  }

  private String stream(long pass) {
    return pass == 0 ? order.stream() : order.stream() + "-" + (pass + 1);
  }

  /** On a thread of its own. */
  private void send(Passes.Step first) {
    try {
      long count = 0;
      for (Passes.Step step = first; step != null && !stopping; step = passes.next()) {
        if (!awaitDue(count++)) {
          return;
        }
        String stream = stream(step.pass());
        Upload upload = step.upload();
        var answer =
            sender.frame(upload.format(), upload.body(), upload.headers(stream, step.seq()));
        boolean dropped = answer.path("dropped").asBoolean(false);
        sent.put(new Sent(stream, step.seq(), !dropped, sender.tookNanos()));
      }
    } catch (InterruptedException e) {
      // Asked to stop; what was accepted before is followed to its end.
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      failure = e;
    } finally {
      sending = false;
    }
  }

  /** Waits until the frame is due by the clock; false if it is to stop. */
  private boolean awaitDue(long index) {
    Double rate = order.rateHz();
    if (rate == null) {
      return !stopping;
    }
    long due = firstDueNanos + Math.round(index * (1e9 / rate));
    while (!stopping) {
      long left = due - System.nanoTime();
      if (left <= 0) {
        return true;
      }
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
    }
    return false;
  }

  @Override
  public void close() throws SensingException {
    stop();
    sender.close();
    passes.close();
  }
}
