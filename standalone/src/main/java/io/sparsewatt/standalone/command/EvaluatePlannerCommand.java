package io.sparsewatt.standalone.command;

import io.sparsewatt.driving.catalogue.ScenarioFolder;
import io.sparsewatt.driving.crew.Crew;
import io.sparsewatt.driving.evaluation.Harness;
import io.sparsewatt.driving.evaluation.OutcomeCsv;
import io.sparsewatt.driving.evaluation.Policies;
import io.sparsewatt.driving.evaluation.Recording;
import io.sparsewatt.driving.evaluation.Recordings;
import io.sparsewatt.driving.evaluation.Standing;
import io.sparsewatt.driving.highway.HighwayPolicy;
import io.sparsewatt.driving.highway.HighwayResult;
import io.sparsewatt.driving.highway.HighwaySpec;
import io.sparsewatt.driving.loop.DrivingPolicy;
import io.sparsewatt.driving.loop.RemoteDriver;
import io.sparsewatt.driving.minimisers.Comparison;
import io.sparsewatt.driving.minimisers.Moment;
import io.sparsewatt.driving.minimisers.Moments;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.simulator.WorldSpec;
import io.sparsewatt.simulator.road.Family;
import io.sparsewatt.standalone.driving.DrivingFigures;
import io.sparsewatt.standalone.driving.DrivingTables;
import io.sparsewatt.standalone.run.RunManifest;
import io.sparsewatt.standalone.town.Seen;
import io.sparsewatt.standalone.town.TownDrive;
import io.sparsewatt.standalone.town.TownStanding;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate planner}: closed-loop driving, every driver in one harness. */
@Command(
    name = "planner",
    description = {
      "Lets planners drive: in recorded traffic, as it was and with drivers who brake for the ego,",
      "and on a simulated motorway. One table, and a line of CSV for every drive."
    })
public final class EvaluatePlannerCommand implements Callable<Integer> {

  /** Whether the others brake for the ego. */
  public enum Reaction {
    /** Recorded traffic drives as it did. */
    NONE,
    /** Recorded drivers brake for the ego. */
    REACTIVE,
    /** Both, one after the other. */
    BOTH
  }

  /** What can be judged. */
  public enum Part {
    /** Closed-loop driving in recorded traffic. */
    TRAFFIC,
    /** Closed-loop driving on the motorway. */
    MOTORWAY,
    /** The planner as it ships in the simulator's dense towns. */
    TOWN,
    /** The minimiser beside others, on recorded moments. */
    MINIMISER
  }

  @Option(
      names = "--part",
      paramLabel = "PART",
      split = ",",
      description = {
        "${COMPLETION-CANDIDATES}, in small letters (default: traffic, where there is some, and",
        "motorway)."
      })
  private List<Part> parts = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Recorded traffic: the folder that holds scenarios/commonroad_ngsim.")
  private @Nullable Path data;

  @Option(
      names = "--scenarios",
      paramLabel = "FOLDER",
      description = "CommonRoad files to drive in instead, .xml or .xml.gz.")
  private @Nullable Path scenarios;

  @Option(
      names = "--traffic",
      paramLabel = "KIND",
      defaultValue = "BOTH",
      description =
          "${COMPLETION-CANDIDATES}: whether the others brake for the ego (default: both).")
  private Reaction traffic = Reaction.BOTH;

  @Option(
      names = "--drivers",
      paramLabel = "NAME",
      split = ",",
      description = "Who drives in recorded traffic (default: all); the first is compared with.")
  private List<String> drivers = new ArrayList<>();

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = {
        "A planner to compare: scenarios in this platform's JSON are posted there (docs/api), the",
        "answer's trajectory is driven. For one that runs here: http://localhost:8080/api/v1/plans."
      })
  private @Nullable URI endpoint;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Drives with seeds 0 to N - 1 of each recording (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--highway",
      paramLabel = "N",
      defaultValue = "200",
      description = "Drives on the motorway, seeds 0 to N - 1 (default: ${DEFAULT-VALUE}).")
  private int highway;

  @Option(
      names = "--towns",
      paramLabel = "N",
      defaultValue = "20",
      description = "Towns that are driven in (default: ${DEFAULT-VALUE}).")
  private int towns;

  @Option(
      names = "--scenes",
      paramLabel = "KIND",
      split = ",",
      description = {
        "${COMPLETION-CANDIDATES}, in small letters: what the planner is told of a town, one after",
        "the other (default: true; perceived ones take several times as long)."
      })
  private List<Seen> scenes = new ArrayList<>();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "Of driving in each town (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Drives at once (default: one a core). Decisions are timed among that many.")
  private @Nullable Integer threads;

  @Option(names = "--csv", paramLabel = "FILE", description = "Writes a line for every drive.")
  private @Nullable Path csv;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the figures here.")
  private @Nullable Path json;

  // Rollouts of a decision, from a tenth of the planner's own to four times of it; of the best
  // known, and seeds.
  private static final int[] BUDGETS = {30, 120, 480, 1920};
  private static final int BEST_KNOWN = 20_000;
  private static final int MINIMISER_SEEDS = 8;
  // Towns that nothing was tuned in; traffic half as dense again as the demo's.
  private static final long FIRST_TOWN = 1_000;
  private static final double DENSE = 1.5;
  private static final int FRAMES_A_MINUTE = 600;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(spec);
    CommandFailure.unlessWithin("--seeds", seeds, 1, 1_000);
    CommandFailure.unlessWithin("--highway", highway, 2, 100_000);
    CommandFailure.unlessWithin("--towns", towns, 1, 10_000);
    CommandFailure.unlessWithin("--minutes", minutes, 1, 1_000);
    int at = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    CommandFailure.unlessWithin("--threads", at, 1, 256);
    Path folder = scenarios;
    if (folder == null && data != null) {
      folder = data.resolve("scenarios").resolve("commonroad_ngsim");
    }
    List<Part> asked = new ArrayList<>(parts);
    if (asked.isEmpty()) {
      if (folder != null) {
        asked.add(Part.TRAFFIC);
      }
      asked.add(Part.MOTORWAY);
    }
    DrivingFigures figures = new DrivingFigures(set(folder));
    for (Part part : asked) {
      switch (part) {
        case TRAFFIC -> recorded(recordings(folder), at, progress, figures);
        case MOTORWAY -> motorway(at, progress, figures);
        case TOWN -> {
          for (Seen seen : scenes.isEmpty() ? List.of(Seen.TRUE) : scenes) {
            town(seen, at, progress, figures);
          }
        }
        case MINIMISER -> minimiser(recordings(folder), at, progress, figures);
      }
    }
    if (json != null) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("command", "evaluate planner");
      report.put("commit", RunManifest.currentCommit());
      report.put("machine", RunManifest.machineFacts());
      report.put("seed", 0);
      report.put("data", folder == null ? "none" : folder.getFileName().toString());
      report.put("results", figures.entries());
      JsonFile.write(json, report);
    }
    return 0;
  }

  private static Path recordings(@Nullable Path folder) throws CommandFailure {
    if (folder == null) {
      throw new CommandFailure(
          CommandFailure.USAGE, "recorded traffic is needed: give --data or --scenarios");
    }
    return folder;
  }

  /** {@code commonroad_ngsim} is {@code ngsim} in ids. */
  private static String set(@Nullable Path folder) {
    Path name = folder == null ? null : folder.getFileName();
    return name == null ? "none" : name.toString().replaceFirst("^commonroad_", "");
  }

  private void recorded(Path folder, int at, Progress progress, DrivingFigures figures)
      throws Exception {
    ScenarioFolder<Recording> recordings = Recordings.read(folder);
    Map<String, List<String>> reasons = new TreeMap<>();
    for (ScenarioFolder.LeftOut out : recordings.leftOut()) {
      reasons.computeIfAbsent(out.reason(), reason -> new ArrayList<>()).add(out.name());
    }
    reasons.forEach(
        (reason, names) -> progress.say("left out: " + String.join(", ", names) + ": " + reason));
    if (recordings.kept().isEmpty()) {
      throw new CommandFailure(
          CommandFailure.INPUT, folder + " holds no scenario that can be driven in");
    }
    List<Boolean> modes =
        switch (traffic) {
          case NONE -> List.of(false);
          case REACTIVE -> List.of(true);
          case BOTH -> List.of(false, true);
        };
    try (HttpClient client = HttpClient.newHttpClient()) {
      Harness harness =
          new Harness(
              recordings.kept(),
              policies(client),
              LongStream.range(0, seeds).boxed().toList(),
              modes);
      progress.say(
          recordings.kept().size()
              + " recordings, "
              + harness.drives()
              + " drives, "
              + at
              + " at once");
      long all = harness.drives();
      List<Harness.Result> results =
          harness.run(
              at,
              System::nanoTime,
              done -> {
                if (done % Math.max(1, all / 20) == 0) {
                  progress.say(done + " of " + all + " drives");
                }
              });
      List<Standing> table = Standing.of(results);
      DrivingTables.recorded(table, recordings.kept().size(), progress.out());
      figures.recorded(table);
      if (csv != null) {
        Files.writeString(csv, OutcomeCsv.of(results));
      }
    }
  }

  private List<DrivingPolicy> policies(HttpClient client) throws CommandFailure {
    List<DrivingPolicy> policies = new ArrayList<>();
    try {
      if (drivers.isEmpty()) {
        policies.addAll(Policies.all());
      }
      for (String name : drivers) {
        policies.add(Policies.named(name));
      }
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(CommandFailure.USAGE, "--drivers: " + e.getMessage());
    }
    URI uri = endpoint;
    if (uri != null) {
      if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
        throw new CommandFailure(
            CommandFailure.USAGE, "--endpoint " + uri + ": only http and https can be asked");
      }
      policies.addFirst(
          new DrivingPolicy("endpoint", seed -> new RemoteDriver(client, uri, s -> s.seed(seed))));
    }
    return policies;
  }

  private void minimiser(Path folder, int at, Progress progress, DrivingFigures figures)
      throws Exception {
    List<Moment> moments = Moments.published();
    Map<String, CommonRoadFile> files =
        Moments.files(moments.stream().map(Moment::scenario).toList(), folder);
    int drawn = Math.max(seeds, MINIMISER_SEEDS);
    Comparison comparison = new Comparison(moments, files, BUDGETS, drawn, BEST_KNOWN);
    progress.say(moments.size() + " moments, " + drawn + " seeds");
    Comparison.Table table =
        comparison.run(
            at,
            done -> {
              if (done % 10 == 0) {
                progress.say(done + " of " + moments.size() + " moments");
              }
            });
    DrivingTables.minimisers(table, BUDGETS, progress.out());
    figures.minimisers(table);
  }

  private void town(Seen seen, int at, Progress progress, DrivingFigures figures)
      throws InterruptedException {
    List<Callable<TownDrive.Figures>> drives = new ArrayList<>();
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < towns; i++) {
      WorldSpec world = new WorldSpec(FIRST_TOWN + i, Family.TOWN).withDensity(DENSE);
      drives.add(() -> {
        try (TownDrive drive = new TownDrive(world, new Planner(), seen, true)) {
          TownDrive.Figures one = drive.run(minutes * FRAMES_A_MINUTE);
          progress.say(
              seen.text()
                  + ", town "
                  + world.seed()
                  + " ("
                  + done.incrementAndGet()
                  + " of "
                  + towns
                  + "): "
                  + one);
          return one;
        }
      });
    }
    TownStanding standing = TownStanding.of(Crew.run(at, drives));
    DrivingTables.town(seen, standing, progress.out());
    figures.town(seen, standing);
  }

  private void motorway(int at, Progress progress, DrivingFigures figures)
      throws InterruptedException {
    List<HighwayResult> results = new ArrayList<>();
    for (HighwayPolicy policy : HighwayPolicy.all()) {
      results.add(HighwayResult.of(policy, HighwaySpec.FAST, 0, highway, at));
      progress.say("motorway: " + policy.name() + " is done");
    }
    DrivingTables.motorway(results, progress.out());
    figures.motorway(results);
  }
}
