package io.sparsewatt.driving.forecast;

import io.sparsewatt.driving.crew.Crew;
import io.sparsewatt.driving.judge.LaneMap;
import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.Outlook;
import io.sparsewatt.planner.prediction.PredictorTraining;
import io.sparsewatt.planner.prediction.TrafficModel;
import io.sparsewatt.planner.prediction.TrafficMoment;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.Road;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Forecasters on recorded clips, each clip judged by what was learned without its group: groups are
 * dealt to five folds, those of a place in turn, and what learns does so on four of them.
 */
public final class CrossValidation {

  /** Folds. */
  public static final int FOLDS = 5;

  // Draws beside the single best future: enough that their own noise moves no second digit.
  private static final int DRAWS = 24;
  private static final int STEPS = 10;
  private static final double STEP = 0.5;
  // A third of the rate that weights begin with: they are not to forget what they know.
  private static final double FURTHER = 1e-3;

  private final List<Clip> clips;
  private final TrafficModel start;
  private final Settings settings;
  private final Map<String, Integer> folds = new HashMap<>();

  /**
   * @param seed of folds, learning and draws
   * @param epochs of learning; 0: nothing is learned on the clips but the line
   * @param stride steps between moments
   * @param threads that compute
   * @param deterministic also learns a model without latents, which the mean of draws is held
   *     against
   */
  public record Settings(long seed, int epochs, int stride, int threads, boolean deterministic) {}

  /**
   * Deals the groups.
   *
   * @param start from which learning on the clips goes on
   */
  public CrossValidation(List<Clip> clips, TrafficModel start, Settings settings) {
    this.start = start;
    this.clips = List.copyOf(clips);
    this.settings = settings;
    Map<String, TreeSet<String>> byPlace = new TreeMap<>();
    for (Clip clip : clips) {
      byPlace.computeIfAbsent(clip.place(), p -> new TreeSet<>()).add(clip.group());
    }
    int next = 0;
    for (TreeSet<String> groups : byPlace.values()) {
      List<String> order = new ArrayList<>(groups);
      // java.util.Random's numbers are fixed by its specification.
      Collections.shuffle(order, new Random(settings.seed()));
      for (String group : order) {
        folds.putIfAbsent(group, next++ % FOLDS);
      }
    }
  }

  /** The fold that a group is judged in. */
  int fold(String group) {
    Integer fold = folds.get(group);
    if (fold == null) {
      throw new IllegalArgumentException("there is no clip of group " + group);
    }
    return fold;
  }

  /**
   * Judges all.
   *
   * @param always forecasters that learned nothing here, and those that learned elsewhere
   * @param progress told in words, on this thread
   * @return by place and forecaster
   * @throws InterruptedException if it is stopped
   */
  public List<ForecastLine> run(List<Forecaster> always, Consumer<String> progress)
      throws InterruptedException {
    Map<String, Map<String, ForecastScore>> scores = new TreeMap<>();
    List<String> names = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Forecaster> all = new ArrayList<>(learned(fold, progress));
      all.addAll(always);
      for (Forecaster f : all) {
        if (!names.contains(f.name())) {
          names.add(f.name());
        }
      }
      judge(fold, all, scores);
      progress.accept("fold " + (fold + 1) + " of " + FOLDS + " is judged");
    }
    List<ForecastLine> lines = new ArrayList<>();
    scores.forEach((place, byName) -> {
      for (String name : names) {
        ForecastScore score = byName.get(name);
        if (score != null) {
          lines.add(ForecastLine.of(place, name, score));
        }
      }
    });
    return lines;
  }

  private long groups(String place) {
    return clips.stream().filter(c -> c.place().equals(place)).map(Clip::group).distinct().count();
  }

  /** Moments of all clips that are not judged in a fold; of all clips if it is -1. */
  private List<TrafficMoment> moments(int fold, @Nullable String place) {
    List<TrafficMoment> moments = new ArrayList<>();
    for (Clip clip : clips) {
      if (fold(clip.group()) != fold && (place == null || clip.place().equals(place))) {
        moments.addAll(clip.moments(settings.stride()));
      }
    }
    return moments;
  }

  private List<Forecaster> learned(int fold, Consumer<String> progress)
      throws InterruptedException {
    List<Forecaster> learned = new ArrayList<>();
    if (settings.epochs() > 0) {
      List<TrafficMoment> moments = moments(fold, null);
      PredictorTraining.Settings plan =
          PredictorTraining.Settings.of(settings.seed(), settings.epochs(), settings.threads())
              .withRate(FURTHER);
      learned.add(new Drawn("ours, recorded", train(moments, plan, fold, progress)));
      if (settings.deterministic()) {
        PredictorTraining.Settings single = plan.withDraws(0);
        learned.add(new Drawn("ours, without latents", train(moments, single, fold, progress)));
      }
    }
    learned.add(new ByPlace(lines(fold)));
    return learned;
  }

  private TrafficModel train(
      List<TrafficMoment> moments,
      PredictorTraining.Settings plan,
      int fold,
      Consumer<String> progress)
      throws InterruptedException {
    PredictorTraining training = new PredictorTraining(moments, plan);
    return training.run(
        "fold-" + fold,
        start,
        p -> {
          if (p.epoch() % 5 == 0 || p.epoch() == p.epochs()) {
            progress.accept(
                String.format(
                    Locale.ROOT,
                    "fold %d of %d, epoch %d of %d: loss %.4f",
                    fold + 1,
                    FOLDS,
                    p.epoch(),
                    p.epochs(),
                    p.loss()));
          }
        });
  }

  /**
   * A line for each place, fitted to that place alone, which is better for a line than all of them;
   * of a place with too few groups for that, to all.
   */
  private Map<Road, Ridge> lines(int fold) {
    Map<String, Ridge> byPlace = new HashMap<>();
    Map<Road, Ridge> byRoad = new IdentityHashMap<>();
    for (Clip clip : clips) {
      if (fold(clip.group()) == fold) {
        byRoad.put(
            clip.road(),
            byPlace.computeIfAbsent(
                clip.place(),
                place -> new Ridge(moments(fold, groups(place) < FOLDS ? null : place))));
      }
    }
    return byRoad;
  }

  /** The line of the place that an outlook's road is of. */
  private record ByPlace(Map<Road, Ridge> lines) implements Forecaster {

    @Override
    public String name() {
      return "ridge";
    }

    @Override
    public Futures forecast(Outlook outlook) {
      Ridge line = lines.get(outlook.road());
      if (line == null) {
        throw new IllegalStateException("no line was fitted for this road");
      }
      return line.forecast(outlook);
    }
  }

  private void judge(int fold, List<Forecaster> all, Map<String, Map<String, ForecastScore>> scores)
      throws InterruptedException {
    List<Callable<Void>> work = new ArrayList<>();
    for (Forecaster forecaster : all) {
      Map<String, ForecastScore> byPlace = new HashMap<>();
      for (Clip clip : clips) {
        if (fold(clip.group()) == fold) {
          byPlace.put(
              clip.place(),
              scores
                  .computeIfAbsent(clip.place(), p -> new TreeMap<>())
                  .computeIfAbsent(forecaster.name(), n -> new ForecastScore()));
        }
      }
      work.add(() -> {
        for (Clip clip : clips) {
          ForecastScore score = byPlace.get(clip.place());
          if (score != null && fold(clip.group()) == fold) {
            judge(clip, forecaster, score);
          }
        }
        return null;
      });
    }
    Crew.run(settings.threads(), work);
  }

  private void judge(Clip clip, Forecaster forecaster, ForecastScore score) {
    LaneMap lanes =
        clip.road() instanceof Road.Lanes l && !l.lanes().isEmpty() ? new LaneMap(l.lanes()) : null;
    for (TrafficMoment m : clip.moments(settings.stride())) {
      if (m.agents().stream().noneMatch(Clip::isJudged)) {
        continue;
      }
      AgentState now = m.agents().getFirst().history().getLast();
      Outlook outlook =
          new Outlook(
              m.agents().stream().map(Clip::withoutFuture).toList(),
              m.road(),
              now.time(),
              STEP,
              STEPS,
              1 + DRAWS,
              settings.seed());
      score.add(clip.group(), m, lanes, forecaster.forecast(outlook));
    }
  }
}
