package io.sparsewatt.boot;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a stage's own code on made-up frames before the stage is hosted, and so before the service
 * is ready: until the compiler has done what is hot, or the time is over. What comes out goes
 * nowhere. Services that share a JVM warm up one after the other: side by side each would wait for
 * what the compiler does for the others.
 */
public final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  // The queue may be empty for a moment between two tiers of one method.
  private static final int QUIET_FRAMES = 2;

  private static final ReentrantLock TURN = new ReentrantLock(true);

  private WarmUp() {}

  /** The frames. */
  @FunctionalInterface
  public interface Frames {
    /** Makes the frame and takes it through the stage. */
    void process(int n) throws Exception;
  }

  /**
   * What was done.
   *
   * @param frames that went through the stage
   * @param firstNanos that the first one took
   * @param lastNanos that the last one took
   * @param compiled whether the compiler had nothing left to do in the end
   */
  public record Outcome(int frames, long firstNanos, long lastNanos, boolean compiled) {}

  /**
   * Warms up. A frame that fails ends it, with a warning: a service that is slow at first is better
   * than none.
   *
   * @param stage its name, for the log
   * @param fewest frames that make the stage's code hot; fewer only if the time is over
   * @param most frames, whatever the compiler does: other services of the JVM feed it as well
   * @param limit no frame begins later than this after its turn has come; 0 for no warm-up
   */
  public static Outcome run(String stage, int fewest, int most, Duration limit, Frames frames) {
    TURN.lock();
    try {
      return runNow(stage, fewest, most, limit, frames);
    } finally {
      TURN.unlock();
    }
  }

  private static Outcome runNow(String stage, int fewest, int most, Duration limit, Frames frames) {
    long began = System.nanoTime();
    long first = 0;
    long last = 0;
    int done = 0;
    int quiet = 0;
    while (done < most && quiet < QUIET_FRAMES && System.nanoTime() - began < limit.toNanos()) {
      long before = System.nanoTime();
      try {
        frames.process(done);
      } catch (Exception e) {
        LOG.warn(
            "{}: the warm-up's own frame {} is refused; the first frames will be slow",
            stage,
            done,
            e);
        break;
      }
      last = System.nanoTime() - before;
      first = done == 0 ? last : first;
      done++;
      quiet = done >= fewest && CompileQueue.isEmpty() ? quiet + 1 : 0;
    }
    boolean compiled = quiet == QUIET_FRAMES;
    if (done > 0) {
      LOG.info(
          "{}: warmed up with {} made-up frames in {} ms: the first took {} ms, the last {} ms{}",
          stage,
          done,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
          TimeUnit.NANOSECONDS.toMillis(first),
          TimeUnit.NANOSECONDS.toMillis(last),
          compiled ? "" : "; the compiler is still at work");
    }
    return new Outcome(done, first, last, compiled);
  }
}
