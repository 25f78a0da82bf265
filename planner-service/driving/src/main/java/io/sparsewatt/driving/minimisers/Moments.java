package io.sparsewatt.driving.minimisers;

import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.planner.commonroad.CommonRoadReader;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The recorded moments that methods are compared on: named here, recorded elsewhere. */
public final class Moments {

  // Seconds that must be recorded before and after a moment.
  private static final double BEFORE = 1;
  private static final double AFTER = 3;
  // m/s: who stands in a queue decides nothing.
  private static final double MOVING = 3;

  private Moments() {}

  /** The published list, 180 of US-101. */
  public static List<Moment> published() {
    try (InputStream in = Moments.class.getResourceAsStream("moments.csv")) {
      if (in == null) {
        throw new IllegalStateException("moments.csv is missing from the program");
      }
      List<Moment> moments = new ArrayList<>();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .forEach(c -> moments.add(new Moment(c[0], c[1], Integer.parseInt(c[2]))));
      return List.copyOf(moments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The published list's form: a header and a line for each. */
  public static String toCsv(List<Moment> moments) {
    StringBuilder csv = new StringBuilder("scenario,track,step\n");
    for (Moment m : moments) {
      csv.append(m.scenario()).append(',').append(m.track()).append(',').append(m.step());
      csv.append('\n');
    }
    return csv.toString();
  }

  /**
   * Draws moments of moving vehicles, evenly over files, each vehicle once. The published ones are
   * 180 of seed 2019.
   *
   * @param files by name
   */
  public static List<Moment> draw(Map<String, CommonRoadFile> files, int many, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Moment>> byFile = new ArrayList<>();
    for (Map.Entry<String, CommonRoadFile> file : files.entrySet()) {
      List<Moment> all = new ArrayList<>();
      for (CommonRoadFile.Track track : file.getValue().tracks()) {
        Moment moment = draw(file.getKey(), file.getValue(), track, random);
        if (moment != null) {
          all.add(moment);
        }
      }
      for (int i = all.size() - 1; i > 0; i--) {
        Collections.swap(all, i, random.nextInt(i + 1));
      }
      byFile.add(all);
    }
    List<Moment> drawn = new ArrayList<>();
    for (int round = 0; drawn.size() < many; round++) {
      int before = drawn.size();
      for (List<Moment> all : byFile) {
        if (round < all.size() && drawn.size() < many) {
          drawn.add(all.get(round));
        }
      }
      if (drawn.size() == before) {
        break;
      }
    }
    return drawn;
  }

  private static @Nullable Moment draw(
      String name, CommonRoadFile file, CommonRoadFile.Track track, SplittableRandom random) {
    int before = (int) Math.round(BEFORE / file.dt());
    int after = (int) Math.round(AFTER / file.dt());
    int choices = track.states().size() - before - after;
    if (track.type() != AgentType.CAR || choices <= 0) {
      return null;
    }
    int first = (int) Math.round(track.states().getFirst().time() / file.dt());
    Moment moment = new Moment(name, track.id(), first + before + random.nextInt(choices));
    try {
      return moment.in(file).ego().speed() >= MOVING ? moment : null;
    } catch (ScenarioException e) {
      // Off the lanes or in someone's rectangle: no moment to plan in.
      return null;
    }
  }

  /**
   * The recordings that moments are of.
   *
   * @param folder of {@code NAME.xml.gz}
   */
  public static Map<String, CommonRoadFile> files(List<String> names, Path folder)
      throws IOException, ScenarioException {
    Map<String, CommonRoadFile> files = new LinkedHashMap<>();
    for (String name : names) {
      if (!files.containsKey(name)) {
        Path file = folder.resolve(name + ".xml.gz");
        files.put(name, CommonRoadReader.read(Files.readAllBytes(file)));
      }
    }
    return files;
  }
}
