package io.sparsewatt.training;

import io.sparsewatt.engine.Backpropagation;
import io.sparsewatt.engine.KernelProvider;
import io.sparsewatt.engine.TrainableNetwork;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Trains a network whose head says something of every site. */
public final class Trainer {

  /** The operator whose rows are compared with the labels. */
  public static final String HEAD = "head";

  // Scans made ahead: enough that no step waits for a scan that takes twice its time.
  private static final int AHEAD = 4;
  // Running statistics of norms look back on a hundred scans; in a short training on a twentieth
  // of it, since they start from nothing.
  private static final double MOMENTUM = 0.01;
  private static final double SHARE = 20;

  private Trainer() {}

  /** Hears of the progress; says whether to go on. */
  @FunctionalInterface
  public interface Listener {

    /**
     * Called every so many steps, and after the last. False ends the training.
     *
     * @param here makes a checkpoint, during the call alone
     */
    boolean report(TrainingProgress progress, Supplier<Checkpoint> here);
  }

  /**
   * Changes the network's parameters until the plan is done or the listener ends it.
   *
   * @param from where to go on, between two reports of the same plan and samples; the network has
   *     to be built with its weights. Null for the beginning
   * @param every steps between two reports
   * @return steps done
   * @throws IllegalStateException if the loss is no number: the rate is too high
   */
  public static int train(
      TrainableNetwork network,
      TrainingPlan plan,
      Samples samples,
      @Nullable Checkpoint from,
      int every,
      Listener listener) {
    Adam adam = new Adam(network.parameters());
    int start = from == null ? 0 : from.step();
    if (from != null) {
      adam.resume(start, from.moments());
    }
    Loss objective = Loss.of(plan.objective());
    try (Backpropagation pass =
            new Backpropagation(
                network,
                KernelProvider.AUTO,
                plan.threads(),
                Math.clamp(SHARE / plan.steps(), MOMENTUM, 1));
        Supply supply =
            new Supply(samples, (long) start * plan.batch(), (long) plan.steps() * plan.batch())) {
      double loss = 0;
      long right = 0;
      long labelled = 0;
      int since = 0;
      for (int step = start; step < plan.steps(); step++) {
        pass.clear();
        pass.settle(plan.settledAt(step));
        for (int n = 0; n < plan.batch(); n++) {
          Sample sample = supply.next();
          if (sample.labels().length != sample.keys().length * plan.objective().labels()) {
            throw new IllegalArgumentException(
                plan.objective().labels()
                    + " labels a site required but there are "
                    + sample.labels().length
                    + " for "
                    + sample.keys().length);
          }
          int[] order = pass.forward(sample.keys(), sample.features());
          double one =
              objective.loss(
                  pass.rows(HEAD), order, sample.labels(), 1.0 / plan.batch(), pass.gradient(HEAD));
          if (!Double.isFinite(one)) {
            throw new IllegalStateException(
                "the loss of step " + step + " is " + one + "; lower the rate of " + plan.rate());
          }
          pass.backward();
          loss += one / plan.batch();
          right += objective.right();
          labelled += objective.labelled();
        }
        double rate = plan.rateAt(step);
        adam.step(pass, rate, plan.decay());
        since++;
        int done = step + 1;
        if (done % every == 0 || done == plan.steps()) {
          TrainingProgress progress =
              new TrainingProgress(
                  done, plan.steps(), loss / since, (double) right / Math.max(1, labelled), rate);
          if (!listener.report(
              progress, () -> new Checkpoint(done, network.weights(), adam.moments()))) {
            return done;
          }
          loss = 0;
          right = 0;
          labelled = 0;
          since = 0;
        }
      }
    }
    return plan.steps();
  }

  /** Makes samples ahead of their use, on a thread of its own, in order. */
  private static final class Supply implements AutoCloseable {

    private final Samples samples;
    private final long end;
    private final ExecutorService maker =
        Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("sparsewatt-samples").unstarted(task));
    private final ArrayDeque<Future<Sample>> coming = new ArrayDeque<>();
    private long asked;

    Supply(Samples samples, long start, long end) {
      this.samples = samples;
      this.asked = start;
      this.end = end;
    }

    Sample next() {
      while (coming.size() < AHEAD && asked < end) {
        long number = asked++;
        coming.add(maker.submit(() -> samples.sample(number)));
      }
      try {
        return coming.remove().get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a sample failed: " + e.getCause(), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while training", e);
      }
    }

    @Override
    public void close() {
      maker.shutdownNow();
    }
  }
}
