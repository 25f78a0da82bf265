package io.sparsewatt.planner.prediction;

import io.sparsewatt.planner.route.LaneView;
import io.sparsewatt.planner.scenario.Road;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Learns a {@link TrafficModel} from moments whose futures are known: the future is the label. The
 * same moments and settings give the same numbers on any number of threads.
 *
 * <p>Adam with decoupled decay, the rate rising over three tenths of the steps and falling to
 * nothing, gradients cut at a norm of 1; the result is the running mean of the parameters.
 */
public final class PredictorTraining {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final double RISE = 0.3;
  private static final double FIRST_RATE = 1 / 25.0;
  private static final double NORM = 1;
  // Of the running mean of the parameters, a step.
  private static final double MEAN = 0.995;
  // The last layer begins small: acceleration and turning of nothing, the state goes on as it is.
  private static final double LAST_LAYER = 0.01;

  private final List<Lesson> lessons = new ArrayList<>();
  private final Settings settings;

  /**
   * @param seed of the first weights and of all that is varied
   * @param epochs times that each moment is learned from
   * @param rate the highest
   * @param decay of the weights, a step and by the rate
   * @param batch moments a step
   * @param draws of the latents beside the mean, at least 2; 0 learns the mean alone
   * @param threads that compute
   */
  public record Settings(
      long seed, int epochs, double rate, double decay, int batch, int draws, int threads) {

    /** What the shipped weights are made with, but for the seed, the epochs and the threads. */
    public static Settings of(long seed, int epochs, int threads) {
      return new Settings(seed, epochs, 3e-3, 1e-3, 16, 4, threads);
    }

    /** The same with another highest rate. */
    public Settings withRate(double highest) {
      return new Settings(seed, epochs, highest, decay, batch, draws, threads);
    }

    /** The same with so many draws; 0 learns the mean alone. */
    public Settings withDraws(int count) {
      return new Settings(seed, epochs, rate, decay, batch, count, threads);
    }
  }

  /**
   * Where it is.
   *
   * @param epoch that is over, from 1
   * @param epochs of all
   * @param loss mean of this epoch, per agent and step
   */
  public record Progress(int epoch, int epochs, double loss) {}

  /** Reads the moments; those without agents or labels are left out. */
  public PredictorTraining(List<TrafficMoment> moments, Settings settings) {
    this.settings = settings;
    // One view of a road serves all of its moments.
    Map<Road, LaneView> views = new IdentityHashMap<>();
    for (TrafficMoment moment : moments) {
      LaneView view = views.computeIfAbsent(moment.road(), LaneView::new);
      Lesson lesson = new Lesson(moment, view);
      if (lesson.labels() > 0) {
        lessons.add(lesson);
      }
    }
    if (lessons.isEmpty()) {
      throw new IllegalArgumentException(
          "none of the " + moments.size() + " moments has an agent with a future to learn");
    }
  }

  /** Moments that are learned from. */
  public int moments() {
    return lessons.size();
  }

  /**
   * Learns.
   *
   * @param name of the model
   * @param progress told after every epoch, on this thread
   * @throws InterruptedException if it is stopped
   */
  public TrafficModel run(String name, Consumer<Progress> progress) throws InterruptedException {
    return run(name, first(settings.seed()), progress);
  }

  /**
   * The same from what another model knows.
   *
   * @param start whose weights are the first
   */
  public TrafficModel run(String name, TrafficModel start, Consumer<Progress> progress)
      throws InterruptedException {
    return run(name, start.parameters.clone(), progress);
  }

  private TrafficModel run(String name, double[] p, Consumer<Progress> progress)
      throws InterruptedException {
    double[] mean = p.clone();
    double[] m1 = new double[p.length];
    double[] m2 = new double[p.length];
    double[] g = new double[p.length];
    int batch = Math.min(settings.batch(), lessons.size());
    int inEpoch = lessons.size() / batch;
    int steps = settings.epochs() * inEpoch;
    int[] order = new int[lessons.size()];
    Arrays.setAll(order, i -> i);
    SplittableRandom shuffle = new SplittableRandom(settings.seed() ^ 0x5f);
    List<Worker> workers = new ArrayList<>();
    for (int w = 0; w < batch; w++) {
      workers.add(new Worker(p));
    }
    int step = 0;
    try (ExecutorService crew = Executors.newFixedThreadPool(settings.threads())) {
      for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
        shuffle(order, shuffle);
        double sum = 0;
        for (int b = 0; b < inEpoch; b++) {
          double loss = batch(crew, workers, order, b * batch, epoch, g);
          sum += loss;
          step++;
          adam(p, g, m1, m2, step, rate(step, steps));
          for (int i = 0; i < p.length; i++) {
            mean[i] = MEAN * mean[i] + (1 - MEAN) * p[i];
          }
        }
        progress.accept(new Progress(epoch, settings.epochs(), sum / inEpoch));
      }
    }
    return new TrafficModel(name, mean);
  }

  private double batch(
      ExecutorService crew, List<Worker> workers, int[] order, int from, int epoch, double[] g)
      throws InterruptedException {
    int labels = 0;
    for (int w = 0; w < workers.size(); w++) {
      labels += lessons.get(order[from + w]).labels();
    }
    double scale = 1.0 / labels;
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int w = 0; w < workers.size(); w++) {
      Worker worker = workers.get(w);
      int lesson = order[from + w];
      tasks.add(() -> {
        worker.learn(lesson, epoch, scale);
        return null;
      });
    }
    for (Future<Void> done : crew.invokeAll(tasks)) {
      try {
        done.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a lesson could not be learned", e.getCause());
      }
    }
    Arrays.fill(g, 0);
    double loss = 0;
    // In the order of the batch, whichever thread was first.
    for (Worker worker : workers) {
      loss += worker.loss;
      for (int i = 0; i < g.length; i++) {
        g[i] += worker.gradient[i];
      }
    }
    return loss;
  }

  /** One place in a batch, with its workspace. */
  private final class Worker {

    final double[] gradient = new double[Tensor.TOTAL];
    final Rollout rollout;
    final PredictorLoss lossOf = new PredictorLoss();
    double loss;

    Worker(double[] parameters) {
      rollout = new Rollout(parameters);
    }

    void learn(int lesson, int epoch, double scale) {
      SplittableRandom random =
          new SplittableRandom(settings.seed() * 1_000_003L + epoch * 100_003L + lesson);
      Lesson.Varied varied = lessons.get(lesson).vary(random);
      Arrays.fill(gradient, 0);
      rollout.open(varied.graph, 1 + settings.draws(), Lesson.STEPS, true);
      varied.give(rollout);
      draw(random, varied.graph.agents);
      rollout.forward();
      loss = lossOf.add(rollout, varied, scale);
      rollout.back(gradient);
    }

    /** Latents of all draws but the first; a scene's are the same for all of its agents. */
    private void draw(SplittableRandom random, int agents) {
      int draws = rollout.draws;
      int n = agents * draws;
      for (int d = 0; d < Shape.LATENT; d++) {
        boolean shared = d >= Shape.AGENT_LATENT;
        for (int k = 1; k < draws; k++) {
          double z = shared ? random.nextGaussian() : 0;
          for (int i = 0; i < agents; i++) {
            rollout.latents[d * n + i * draws + k] = shared ? z : random.nextGaussian();
          }
        }
      }
    }
  }

  private static double[] first(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] p = new double[Tensor.TOTAL];
    for (Tensor t : Tensor.values()) {
      boolean zero = t.columns == 1 || t == Tensor.START;
      double scale = t == Tensor.UPDATE_OUT ? LAST_LAYER : 1 / Math.sqrt(3.0 * t.columns);
      for (int i = 0; i < t.size() && !zero; i++) {
        p[t.at() + i] =
            t == Tensor.UPDATE_OUT
                ? scale * random.nextGaussian()
                : scale * random.nextDouble(-1, 1);
      }
    }
    return p;
  }

  /** A rise from a small rate along half a cosine, and down another to nothing. */
  private double rate(int step, int steps) {
    double rise = RISE * steps;
    double top = settings.rate();
    if (step < rise) {
      double f = 0.5 - 0.5 * StrictMath.cos(Math.PI * step / rise);
      return top * (FIRST_RATE + (1 - FIRST_RATE) * f);
    }
    return top * (0.5 + 0.5 * StrictMath.cos(Math.PI * (step - rise) / Math.max(1, steps - rise)));
  }

  private void adam(double[] p, double[] g, double[] m1, double[] m2, int step, double rate) {
    double square = 0;
    for (double v : g) {
      square += v * v;
    }
    double norm = Math.sqrt(square);
    double cut = norm > NORM ? NORM / norm : 1;
    double c1 = 1 - StrictMath.pow(BETA1, step);
    double c2 = 1 - StrictMath.pow(BETA2, step);
    for (int i = 0; i < p.length; i++) {
      double v = cut * g[i];
      m1[i] = BETA1 * m1[i] + (1 - BETA1) * v;
      m2[i] = BETA2 * m2[i] + (1 - BETA2) * v * v;
      p[i] -= rate * (settings.decay() * p[i] + m1[i] / c1 / (Math.sqrt(m2[i] / c2) + EPSILON));
    }
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
  }
}
