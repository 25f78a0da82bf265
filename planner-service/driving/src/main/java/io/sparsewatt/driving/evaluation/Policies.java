package io.sparsewatt.driving.evaluation;

import io.sparsewatt.driving.loop.DrivingPolicy;
import io.sparsewatt.driving.loop.PlannedDriver;
import io.sparsewatt.driving.rival.IdmDriver;
import io.sparsewatt.driving.rival.KeepDriver;
import io.sparsewatt.driving.rival.MobilDriver;
import io.sparsewatt.driving.rival.PdmClosedDriver;
import io.sparsewatt.driving.rival.StraightFutures;
import io.sparsewatt.driving.rival.TreeDriver;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.energy.Term;
import io.sparsewatt.planner.energy.Weights;
import io.sparsewatt.planner.scenario.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Everyone who is compared, by name. */
public final class Policies {

  /** The name of the planner as it ships. */
  public static final String OURS = "ours";

  // Futures that the platform's own requests ask for (references, planner 4.4: 8 to 32).
  private static final int FUTURES = 16;
  // Gradient steps through the others' answer.
  private static final int ANSWERS = 4;
  // Leaves a decision, as the references' tree on the motorway has.
  private static final int LEAVES = 50;

  private Policies() {}

  /**
   * The planner as it ships first, then without a part of it, then the rivals. Beside these there
   * is {@code ours-answered} for those who ask for it by name: it takes several times as long.
   */
  public static List<DrivingPolicy> all() {
    return List.of(
        planned(OURS, new Planner(), FUTURES),
        planned("ours-without-latents", new Planner(), 1),
        planned(
            "ours-without-uncertainty",
            new Planner(Weights.STANDARD.with(Term.UNCERTAINTY, 0), System::nanoTime),
            FUTURES),
        planned(
            "constant-velocity-mpc",
            new Planner(
                Weights.STANDARD.with(Term.UNCERTAINTY, 0),
                new StraightFutures(),
                System::nanoTime),
            1),
        new DrivingPolicy("pdm-closed", seed -> new PdmClosedDriver()),
        new DrivingPolicy("idm", seed -> new IdmDriver()),
        new DrivingPolicy("idm+mobil", seed -> new MobilDriver()),
        new DrivingPolicy("tree", seed -> new TreeDriver(LEAVES)),
        new DrivingPolicy("keep", seed -> new KeepDriver()));
  }

  /**
   * One of {@link #all()}, or {@code ours-answered}.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  public static DrivingPolicy named(String name) {
    List<DrivingPolicy> all = new ArrayList<>(all());
    all.add(planned("ours-answered", new Planner(), FUTURES, ANSWERS));
    String wanted = name.strip().toLowerCase(Locale.ROOT);
    for (DrivingPolicy policy : all) {
      if (policy.name().equals(wanted)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(
        "there is no driver "
            + name
            + "; there are "
            + String.join(", ", all.stream().map(DrivingPolicy::name).toList()));
  }

  private static DrivingPolicy planned(String name, Planner planner, int futures) {
    return planned(name, planner, futures, 0);
  }

  private static DrivingPolicy planned(String name, Planner planner, int futures, int answers) {
    Budget budget = Budget.DEFAULT.withAnswers(answers);
    return new DrivingPolicy(
        name,
        seed -> new PlannedDriver(planner, s -> s.futures(futures).seed(seed).budget(budget)));
  }
}
