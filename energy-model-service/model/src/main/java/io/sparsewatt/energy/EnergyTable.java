package io.sparsewatt.energy;

import io.sparsewatt.energy.profile.Basis;
import io.sparsewatt.energy.profile.Profile;
import io.sparsewatt.energy.work.FrameWork;
import io.sparsewatt.energy.work.Work;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same work on several profiles, one row each.
 *
 * @param rows in the order in which the profiles were given
 */
public record EnergyTable(List<Row> rows) {

  /**
   * One profile's figures.
   *
   * @param profile name
   * @param profileVersion version
   * @param basis what the figures rest on
   * @param executed joules of what the network did
   * @param fullStream joules of a full pass on the stream's voxels
   * @param fullPlain joules of a full pass on plain voxels, or null where it was not counted
   * @param dense joules of the dense network
   * @param executedOverFullPlain the headline; null where not counted or where the denominator is 0
   * @param executedOverDense null where the dense energy is 0
   * @param omits what the figures leave out
   */
  public record Row(
      String profile,
      String profileVersion,
      Basis basis,
      JoulesBand executed,
      JoulesBand fullStream,
      @Nullable JoulesBand fullPlain,
      JoulesBand dense,
      @Nullable RatioBand executedOverFullPlain,
      @Nullable RatioBand executedOverDense,
      List<String> omits) {}

  public EnergyTable {
    rows = List.copyOf(rows);
  }

  /**
   * Prices {@code work} on every profile.
   *
   * @throws UnpricedActionException for an action that a profile lacks
   */
  public static EnergyTable of(FrameWork work, List<Profile> profiles) {
    List<Row> rows = new ArrayList<>();
    for (Profile profile : profiles) {
      Work plain = work.fullPlain();
      rows.add(
          new Row(
              profile.name(),
              profile.version(),
              profile.basis(),
              Pricing.price(work.executed(), profile).total(),
              Pricing.price(work.fullStream(), profile).total(),
              plain == null ? null : Pricing.price(plain, profile).total(),
              Pricing.price(work.dense(), profile).total(),
              plain == null ? null : RatioBand.of(work.executed(), plain, profile).orElse(null),
              RatioBand.of(work.executed(), work.dense(), profile).orElse(null),
              profile.omits()));
    }
    return new EnergyTable(rows);
  }
}
