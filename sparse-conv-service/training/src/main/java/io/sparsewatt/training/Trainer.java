package io.sparsewatt.training;

import io.sparsewatt.engine.Backpropagation;
import io.sparsewatt.engine.KernelProvider;
import io.sparsewatt.engine.TrainableNetwork;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Trains a network to label sites. */
public final class Trainer {

  /** The operator whose rows are the classes' scores. */
  public static final String HEAD = "head";

  // Scans made ahead: enough that no step waits for a scan that takes twice its time.
  private static final int AHEAD = 4;
  private static final double MOMENTUM = 0.01;

  private Trainer() {}

  /** Hears of the progress; says whether to go on. */
  @FunctionalInterface
  public interface Listener {

    /** Called every so many steps, and after the last. False ends the training. */
    boolean report(TrainingProgress progress);
  }

  /**
   * Changes the network's parameters until the plan is done or the listener ends it.
   *
   * @param every steps between two reports
   * @return steps done
   * @throws IllegalStateException if the loss is no number: the rate is too high
   */
  public static int train(
      TrainableNetwork network, TrainingPlan plan, Samples samples, int every, Listener listener) {
    Adam adam = new Adam(network.parameters());
    CrossEntropy entropy = new CrossEntropy(plan.classWeights());
    try (Backpropagation pass =
            new Backpropagation(network, KernelProvider.AUTO, plan.threads(), MOMENTUM);
        Supply supply = new Supply(samples, (long) plan.steps() * plan.batch())) {
      double loss = 0;
      long right = 0;
      long labelled = 0;
      int since = 0;
      for (int step = 0; step < plan.steps(); step++) {
        pass.clear();
        for (int n = 0; n < plan.batch(); n++) {
          Sample sample = supply.next();
          int[] order = pass.forward(sample.keys(), sample.features());
          double one =
              entropy.loss(
                  pass.rows(HEAD), order, sample.labels(), 1.0 / plan.batch(), pass.gradient(HEAD));
          if (!Double.isFinite(one)) {
            throw new IllegalStateException(
                "the loss of step " + step + " is " + one + "; lower the rate of " + plan.rate());
          }
          pass.backward();
          loss += one / plan.batch();
          right += entropy.right();
          labelled += entropy.labelled();
        }
        double rate = plan.rateAt(step);
        adam.step(pass, rate, plan.decay());
        since++;
        if (since == every || step == plan.steps() - 1) {
          TrainingProgress progress =
              new TrainingProgress(
                  step + 1,
                  plan.steps(),
                  loss / since,
                  (double) right / Math.max(1, labelled),
                  rate);
          if (!listener.report(progress)) {
            return step + 1;
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

    Supply(Samples samples, long end) {
      this.samples = samples;
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
