package io.sparsewatt.driving.minimisers;

import io.sparsewatt.driving.crew.Crew;
import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * How far each method stays above the best known cost, by budget of rollouts: the mean over moments
 * and seeds. The best known is the least that any method found with the largest budget.
 */
public final class Comparison {

  private final List<Moment> moments;
  private final Map<String, CommonRoadFile> files;
  private final int[] budgets;
  private final int seeds;
  private final int largest;

  /**
   * @param budgets rollouts, rising
   * @param seeds of drawn methods
   * @param largest rollouts of the best known
   */
  public Comparison(
      List<Moment> moments,
      Map<String, CommonRoadFile> files,
      int[] budgets,
      int seeds,
      int largest) {
    this.moments = List.copyOf(moments);
    this.files = Map.copyOf(files);
    this.budgets = budgets.clone();
    this.seeds = seeds;
    this.largest = largest;
  }

  /**
   * A line of the table.
   *
   * @param method its name
   * @param rollouts of the budget
   * @param meanGap above the best known
   * @param medianGap above the best known
   */
  public record Line(String method, int rollouts, double meanGap, double medianGap) {}

  /**
   * The best known cost of a moment: the least that any method found.
   *
   * @param moment where
   * @param cost energy, and 10 if it collides
   */
  public record Known(Moment moment, double cost) {}

  /**
   * What was found.
   *
   * @param known by moment
   * @param lines by method, then by budget
   */
  public record Table(List<Known> known, List<Line> lines) {
    /** Copies the lists. */
    public Table {
      known = List.copyOf(known);
      lines = List.copyOf(lines);
    }

    /** Mean of the best known cost. */
    public double best() {
      return known.stream().mapToDouble(Known::cost).average().orElse(Double.NaN);
    }

    /** A method's mean gap at a budget; NaN if it was not measured. */
    public double meanGap(String method, int rollouts) {
      for (Line line : lines) {
        if (line.method().equals(method) && line.rollouts() == rollouts) {
          return line.meanGap();
        }
      }
      return Double.NaN;
    }
  }

  /**
   * Runs all of them; the same table on any number of threads.
   *
   * @param progress told the moments that are done, by any thread
   */
  public Table run(int threads, IntConsumer progress) throws InterruptedException {
    Method[] methods = Method.values();
    AtomicInteger done = new AtomicInteger();
    List<Callable<Costs>> work = new ArrayList<>();
    for (Moment moment : moments) {
      work.add(() -> {
        Costs costs = costs(moment, methods);
        progress.accept(done.incrementAndGet());
        return costs;
      });
    }
    List<Costs> all = Crew.run(threads, work);
    List<Line> lines = new ArrayList<>();
    for (int k = 0; k < methods.length; k++) {
      for (int b = 0; b < budgets.length; b++) {
        double[] gaps = new double[moments.size() * seeds];
        double sum = 0;
        for (int m = 0; m < moments.size(); m++) {
          for (int seed = 0; seed < seeds; seed++) {
            double gap = all.get(m).found()[k][b * seeds + seed] - all.get(m).best();
            gaps[m * seeds + seed] = gap;
            sum += gap;
          }
        }
        Arrays.sort(gaps);
        lines.add(
            new Line(methods[k].text(), budgets[b], sum / gaps.length, gaps[gaps.length / 2]));
      }
    }
    List<Known> known = new ArrayList<>();
    for (int m = 0; m < moments.size(); m++) {
      known.add(new Known(moments.get(m), all.get(m).best()));
    }
    return new Table(known, lines);
  }

  /** Of one moment: costs by method, then by budget and seed; and the best known. */
  private record Costs(double[][] found, double best) {}

  private Costs costs(Moment moment, Method[] methods) throws ScenarioException {
    CommonRoadFile file = files.get(moment.scenario());
    if (file == null) {
      throw new ScenarioException("no-file", "there is no recording " + moment.scenario());
    }
    Objective f = new Objective(moment.in(file));
    double[][] cost = new double[methods.length][budgets.length * seeds];
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < methods.length; k++) {
      // A method without draws finds the same with every seed.
      int drawn = methods[k].draws() ? seeds : 1;
      for (int seed = 0; seed < drawn; seed++) {
        for (int b = 0; b < budgets.length; b++) {
          f.restart();
          double found = methods[k].run(f, budgets[b], seed);
          Arrays.fill(
              cost[k], b * seeds + seed, b * seeds + (drawn == 1 ? seeds : seed + 1), found);
          least = Math.min(least, found);
        }
        f.restart();
        least = Math.min(least, methods[k].run(f, largest, seed));
      }
    }
    return new Costs(cost, least);
  }
}
