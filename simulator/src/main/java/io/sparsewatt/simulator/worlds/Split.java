package io.sparsewatt.simulator.worlds;

import io.sparsewatt.simulator.worlds.layout.Layout;
import io.sparsewatt.simulator.worlds.scanner.BeamPattern;
import io.sparsewatt.simulator.worlds.scanner.NoiseLevel;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts that families are split into. Training sees {@link #TRAIN} alone; each of the others
 * holds out one thing, or all three.
 */
public enum Split {
  /** Six layouts, five beam patterns, two noise levels. */
  TRAIN(false, false, false),
  /** Old towns and industrial estates, seen by sensors as in training. */
  UNSEEN_LAYOUTS(true, false, false),
  /** Pandar40 and 128 beams, in worlds as in training. */
  UNSEEN_BEAMS(false, true, false),
  /** 2.5 to 4 cm and up to a quarter lost, else as in training. */
  UNSEEN_NOISE(false, false, true),
  /** All three at once. */
  UNSEEN(true, true, true);

  /** Training takes seeds below this, evaluation from this one up. */
  public static final long FIRST_EVALUATION_SEED = 1L << 40;

  private final List<WorldFamily> families;

  Split(boolean otherLayouts, boolean otherBeams, boolean otherNoise) {
    List<WorldFamily> all = new ArrayList<>();
    for (NoiseLevel noise : otherNoise ? Held.NOISE_OUT : Held.NOISE_IN) {
      for (BeamPattern beams : otherBeams ? Held.BEAMS_OUT : Held.BEAMS_IN) {
        for (Layout layout : otherLayouts ? Held.LAYOUTS_OUT : Held.LAYOUTS_IN) {
          all.add(new WorldFamily(layout, beams, noise));
        }
      }
    }
    families = List.copyOf(all);
  }

  /** Its families; the layout changes fastest, then the beams. */
  public List<WorldFamily> families() {
    return families;
  }

  /** A family for a number: all of them in turn. */
  public WorldFamily family(long number) {
    return families.get((int) Math.floorMod(number, (long) families.size()));
  }

  // Apart, since an enum's constants are made before its own static fields.
  private static final class Held {
    static final List<Layout> LAYOUTS_IN =
        List.of(
            Layout.TOWN,
            Layout.SUBURB,
            Layout.COUNTRY,
            Layout.MOTORWAY,
            Layout.CAR_PARK,
            Layout.BOULEVARD);
    static final List<Layout> LAYOUTS_OUT = List.of(Layout.OLD_TOWN, Layout.INDUSTRIAL);
    static final List<BeamPattern> BEAMS_IN =
        List.of(
            BeamPattern.HDL64,
            BeamPattern.HDL32,
            BeamPattern.VLP16,
            BeamPattern.OUSTER64,
            BeamPattern.EVEN);
    static final List<BeamPattern> BEAMS_OUT = List.of(BeamPattern.PANDAR40, BeamPattern.OUSTER128);
    static final List<NoiseLevel> NOISE_IN = List.of(NoiseLevel.LOW, NoiseLevel.USUAL);
    static final List<NoiseLevel> NOISE_OUT = List.of(NoiseLevel.HIGH);
  }
}
