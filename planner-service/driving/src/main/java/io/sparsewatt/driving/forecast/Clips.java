package io.sparsewatt.driving.forecast;

import io.sparsewatt.driving.catalogue.ScenarioFolder;
import io.sparsewatt.planner.commonroad.CommonRoadFile.Track;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.Road;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The clips of a folder of CommonRoad files. */
public final class Clips {

  // Steps of a tenth of a second: what the predictors' pasts are made of.
  private static final double DT = 0.1;

  private Clips() {}

  /**
   * Reads a folder; scenes in steps of another length are left out.
   *
   * @throws NoSuchFileException if it is no folder
   */
  public static ScenarioFolder<Clip> read(Path folder) throws IOException {
    return ScenarioFolder.read(
        folder,
        (entry, file) -> {
          if (Math.abs(file.dt() - DT) > 1e-9) {
            throw new IllegalArgumentException("steps of " + file.dt() + " s, not of " + DT);
          }
          return new Clip(
              entry.name(),
              entry.place(),
              entry.group(),
              new Road.Lanes(file.lanes()),
              file.dt(),
              file.tracks().stream().flatMap(t -> unbroken(t, file.dt()).stream()).toList());
        });
  }

  /** A track with holes is several. */
  private static List<Track> unbroken(Track t, double dt) {
    List<Track> parts = new ArrayList<>();
    List<AgentState> run = new ArrayList<>();
    for (AgentState s : t.states()) {
      if (!run.isEmpty() && s.time() - run.getLast().time() > 1.5 * dt) {
        parts.add(part(t, run, parts.size()));
        run.clear();
      }
      run.add(s);
    }
    if (!run.isEmpty()) {
      parts.add(part(t, run, parts.size()));
    }
    return parts;
  }

  private static Track part(Track t, List<AgentState> run, int number) {
    String id = number == 0 ? t.id() : t.id() + "-" + number;
    return new Track(id, t.type(), t.length(), t.width(), run);
  }
}
