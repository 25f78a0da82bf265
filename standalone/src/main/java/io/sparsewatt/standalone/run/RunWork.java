package io.sparsewatt.standalone.run;

import io.sparsewatt.energy.work.FrameWork;
import io.sparsewatt.energy.work.Work;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.pricing.stage.Receipts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The exact work of a recorded run, summed over its receipts.
 *
 * @param frames with a receipt
 * @param allFrames their sum, without fullPlain
 * @param framesPlainCounted of these, with fullPlain counted
 * @param plainFrames the sum over those, or null where there is none
 */
public record RunWork(
    long frames, FrameWork allFrames, long framesPlainCounted, @Nullable FrameWork plainFrames) {

  /** Sums a run up. */
  public static RunWork of(RunFolder run) throws IOException {
    Sum sum = new Sum();
    run.receipts(sum::add);
    if (sum.frames == 0) {
      throw new IOException(run.path() + " holds no receipt of a processed frame");
    }
    return new RunWork(
        sum.frames,
        new FrameWork(sum.executed, sum.fullStream, null, sum.dense),
        sum.plainFrames,
        sum.plainFrames == 0
            ? null
            : new FrameWork(
                sum.executedWherePlain, sum.fullStreamWherePlain, sum.plain, sum.denseWherePlain));
  }

  private static final class Sum {
    private long frames;
    private long plainFrames;
    private Work executed = Work.NONE;
    private Work fullStream = Work.NONE;
    private Work dense = Work.NONE;
    private Work plain = Work.NONE;
    private Work executedWherePlain = Work.NONE;
    private Work fullStreamWherePlain = Work.NONE;
    private Work denseWherePlain = Work.NONE;

    void add(ActivationEvent event) {
      if (event.hasUnprocessed()) {
        return;
      }
      FrameWork work;
      try {
        work = FrameWork.of(Receipts.of(event));
      } catch (UnprocessableRecordException e) {
        throw new IllegalArgumentException("the run's receipts are damaged: " + e.getMessage(), e);
      }
      frames++;
      executed = executed.plus(work.executed());
      fullStream = fullStream.plus(work.fullStream());
      dense = dense.plus(work.dense());
      Work counted = work.fullPlain();
      if (counted != null) {
        plainFrames++;
        plain = plain.plus(counted);
        executedWherePlain = executedWherePlain.plus(work.executed());
        fullStreamWherePlain = fullStreamWherePlain.plus(work.fullStream());
        denseWherePlain = denseWherePlain.plus(work.dense());
      }
    }
  }
}
