package io.sparsewatt.standalone.command;

import io.sparsewatt.energy.EnergyTable;
import io.sparsewatt.energy.JoulesBand;
import io.sparsewatt.energy.RatioBand;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.profile.ProfileReader;
import io.sparsewatt.energy.profile.Profiles;
import io.sparsewatt.energy.profile.Vocabulary;
import io.sparsewatt.energy.work.FrameWork;
import io.sparsewatt.standalone.run.RunFolder;
import io.sparsewatt.standalone.run.RunWork;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code energy}: a recorded run on profiles. */
@Command(name = "energy", description = "Prices a recorded run on hardware profiles, as a table.")
public final class EnergyCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN", description = "A folder that run --record made.")
  private @Nullable Path run;

  @Option(
      names = "--profile",
      paramLabel = "P",
      arity = "1..*",
      description =
          "A built-in profile by name, or a profile file (JSON); all built-in ones if not given.")
  private List<String> names = List.of();

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the table as CSV.")
  private @Nullable Path csv;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the table as JSON.")
  private @Nullable Path json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path folder = run;
    if (folder == null) {
      throw new IllegalStateException("the command line requires a run");
    }
    List<Profile> profiles = new ArrayList<>();
    for (String name : names) {
      profiles.add(profile(name));
    }
    RunWork work = RunWork.of(RunFolder.open(folder));
    // fullPlain was counted on some frames; its row compares with what ran on those.
    EnergyTable all =
        EnergyTable.of(work.allFrames(), profiles.isEmpty() ? Profiles.builtIn() : profiles);
    FrameWork plain = work.plainFrames();
    EnergyTable sampled =
        plain == null
            ? null
            : EnergyTable.of(plain, profiles.isEmpty() ? Profiles.builtIn() : profiles);
    print(work, all, sampled, new Progress(spec).out());
    if (csv != null) {
      Files.writeString(csv, csv(all, sampled));
    }
    if (json != null) {
      JsonFile.write(json, rows(all, sampled));
    }
    return 0;
  }

  private static Profile profile(String name) throws Exception {
    var builtIn = Profiles.find(name);
    if (builtIn.isPresent()) {
      return builtIn.get();
    }
    Path file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "no profile `"
              + name
              + "`: neither a file nor one of "
              + Profiles.builtIn().stream().map(Profile::name).collect(Collectors.joining(", ")));
    }
    try (InputStream in = Files.newInputStream(file)) {
      return ProfileReader.read(name, in, Vocabulary.STANDARD);
    } catch (io.sparsewatt.energy.profile.ProfileException e) {
      throw new CommandFailure(CommandFailure.INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /** One line of the table, for CSV and JSON. */
  private record Row(
      String profile,
      String version,
      String basis,
      String pass,
      String frames,
      String joules,
      String low,
      String high,
      boolean bandComplete) {}

  private static List<Row> rows(EnergyTable all, @Nullable EnergyTable sampled) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < all.rows().size(); i++) {
      EnergyTable.Row row = all.rows().get(i);
      rows.add(row(row, "executed", "all", row.executed()));
      rows.add(row(row, "fullStream", "all", row.fullStream()));
      rows.add(row(row, "dense", "all", row.dense()));
      if (sampled != null) {
        EnergyTable.Row counted = sampled.rows().get(i);
        rows.add(row(counted, "executed", "plain-counted", counted.executed()));
        JoulesBand plain = counted.fullPlain();
        if (plain != null) {
          rows.add(row(counted, "fullPlain", "plain-counted", plain));
        }
      }
    }
    return rows;
  }

  private static Row row(EnergyTable.Row row, String pass, String frames, JoulesBand joules) {
    return new Row(
        row.profile(),
        row.profileVersion(),
        row.basis().id(),
        pass,
        frames,
        joules.nominal().toBigDecimal().toPlainString(),
        joules.low().toBigDecimal().toPlainString(),
        joules.high().toBigDecimal().toPlainString(),
        joules.bandComplete());
  }

  private static String csv(EnergyTable all, @Nullable EnergyTable sampled) {
    StringBuilder text =
        new StringBuilder(
            "profile,version,basis,pass,frames,joules,low_joules,high_joules,band_complete\n");
    for (Row row : rows(all, sampled)) {
      text.append(
          String.join(
              ",",
              row.profile(),
              row.version(),
              row.basis(),
              row.pass(),
              row.frames(),
              row.joules(),
              row.low(),
              row.high(),
              Boolean.toString(row.bandComplete())));
      text.append('\n');
    }
    return text.toString();
  }

  private static void print(
      RunWork work, EnergyTable all, @Nullable EnergyTable sampled, PrintWriter out) {
    out.println(
        String.format(
            Locale.ROOT,
            "%d frames, %d of them with a full pass on plain voxels counted",
            work.frames(),
            work.framesPlainCounted()));
    out.println(
        String.format(
            Locale.ROOT,
            "%-13s %-9s %12s %26s %12s %12s %20s",
            "profile",
            "basis",
            "executed",
            "low .. high",
            "full stream",
            "dense",
            "executed/full plain"));
    for (int i = 0; i < all.rows().size(); i++) {
      EnergyTable.Row row = all.rows().get(i);
      RatioBand ratio = sampled == null ? null : sampled.rows().get(i).executedOverFullPlain();
      out.println(
          String.format(
              Locale.ROOT,
              "%-13s %-9s %12s %26s %12s %12s %20s",
              row.profile(),
              row.basis().id(),
              joules(row.executed()),
              SummaryText.joules(row.executed().low().doubleValue())
                  + " .. "
                  + SummaryText.joules(row.executed().high().doubleValue())
                  + (row.executed().bandComplete() ? "" : " or wider"),
              joules(row.fullStream()),
              joules(row.dense()),
              ratio == null
                  ? "not counted"
                  : String.format(
                      Locale.ROOT,
                      "%.3f [%.3f, %.3f]",
                      ratio.nominal(),
                      ratio.low(),
                      ratio.high())));
      row.omits().forEach(omitted -> out.println("              without " + omitted));
    }
    out.flush();
  }

  private static String joules(JoulesBand band) {
    return SummaryText.joules(band.nominal().doubleValue());
  }
}
