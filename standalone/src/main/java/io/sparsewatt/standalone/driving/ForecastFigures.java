package io.sparsewatt.standalone.driving;

import io.sparsewatt.driving.forecast.ForecastLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Figures of predictors as a table and as entries of a report. */
public final class ForecastFigures {

  private static final String AGAINST = "constant-velocity";

  private ForecastFigures() {}

  /** Two tables a place: of distances, and of what the draws are worth. */
  public static void print(List<ForecastLine> lines, PrintWriter out) {
    String place = "";
    for (ForecastLine l : lines) {
      if (!l.place().equals(place)) {
        place = l.place();
        out.printf(
            Locale.ROOT, "%n%s: %d agents at moments, %d groups%n", place, l.agents(), l.groups());
        out.println(
            "                         RMSE, m, at 1..5 s            95 % at 5 s    mean of draws"
                + "   energy score, 95 %       ADE   best of 6  missed  in 50 %  in 90 %  spread"
                + "  off road  meets");
      }
      out.printf(
          Locale.ROOT,
          "%-22s %5.2f %5.2f %5.2f %5.2f %5.2f   %5.2f-%5.2f   %6.2f          %5.2f  %5.2f-%5.2f"
              + "  %6.2f    %6.2f    %4.0f %%   %4.0f %%   %4.0f %%  %6.2f   %4.1f %%  %4.1f %%%n",
          l.forecaster(),
          l.rmse()[0],
          l.rmse()[1],
          l.rmse()[2],
          l.rmse()[3],
          l.rmse()[4],
          l.low(),
          l.high(),
          l.meanRmse()[4],
          l.score(),
          l.scoreLow(),
          l.scoreHigh(),
          l.ade(),
          l.bestAde(),
          100 * l.miss(),
          100 * l.within50(),
          100 * l.within90(),
          l.spread(),
          100 * l.offRoad(),
          100 * l.collided());
    }
    out.flush();
  }

  /** In the order of the lines, each beside constant velocity. */
  public static List<Map<String, Object>> entries(List<ForecastLine> lines) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (ForecastLine l : lines) {
      ForecastLine peer = null;
      for (ForecastLine other : lines) {
        if (other.place().equals(l.place()) && other.forecaster().equals(AGAINST)) {
          peer = other;
        }
      }
      String id = "predictor." + slug(l.place()) + "." + slug(l.forecaster()) + ".";
      String of = l.agents() + " agents at moments, " + l.groups() + " groups";
      for (int s = 0; s < 5; s++) {
        String note = s == 4 ? of + ", 95 % in " + l.low() + " to " + l.high() : of;
        add(
            entries,
            id + "rmse-" + (s + 1),
            l.rmse()[s],
            "m",
            peer == null ? null : peer.rmse()[s],
            note);
      }
      add(entries, id + "mean-rmse-5", l.meanRmse()[4], "m", l.rmse()[4], "peer: its own single");
      String interval = "95 % in " + l.scoreLow() + " to " + l.scoreHigh();
      add(entries, id + "energy-score", l.score(), "m", peer(peer, ForecastLine::score), interval);
      add(entries, id + "energy-score-5", l.score5(), "m", peer(peer, ForecastLine::score5), of);
      add(entries, id + "ade", l.ade(), "m", peer(peer, ForecastLine::ade), of);
      add(entries, id + "minade-6", l.bestAde(), "m", l.ade(), "peer: its own ADE");
      add(entries, id + "minfde-6", l.bestFde(), "m", peer(peer, ForecastLine::bestFde), of);
      add(entries, id + "miss", l.miss(), "share", peer(peer, ForecastLine::miss), of);
      add(entries, id + "within-50", l.within50(), "share", 0.5, of);
      add(entries, id + "within-90", l.within90(), "share", 0.9, of);
      add(entries, id + "spread-5", l.spread(), "m", l.meanRmse()[4], "peer: error of the mean");
      add(entries, id + "off-road", l.offRoad(), "share", peer(peer, ForecastLine::offRoad), of);
      add(entries, id + "meets", l.collided(), "share", peer(peer, ForecastLine::collided), of);
    }
    return entries;
  }

  private interface Figure {
    double of(ForecastLine line);
  }

  private static @Nullable Double peer(@Nullable ForecastLine peer, Figure figure) {
    return peer == null ? null : (Double) figure.of(peer);
  }

  private static String slug(String text) {
    return text.toLowerCase(Locale.ROOT).replace(",", "").replace(' ', '-');
  }

  private static void add(
      List<Map<String, Object>> entries,
      String id,
      double value,
      String unit,
      @Nullable Double peerValue,
      String note) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", id);
    entry.put("value", Double.isFinite(value) ? (Object) value : null);
    entry.put("unit", unit);
    if (peerValue != null && Double.isFinite(peerValue)) {
      entry.put("peerValue", peerValue);
      double ratio = value / peerValue;
      entry.put("ratio", Double.isFinite(ratio) ? (Object) ratio : null);
    }
    entry.put("note", note);
    entries.add(entry);
  }
}
