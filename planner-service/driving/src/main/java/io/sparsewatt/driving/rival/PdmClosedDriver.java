package io.sparsewatt.driving.rival;

import io.sparsewatt.driving.following.RouteKeeping;
import io.sparsewatt.driving.judge.ClosedLoopScore;
import io.sparsewatt.driving.judge.Contacts;
import io.sparsewatt.driving.judge.Drive;
import io.sparsewatt.driving.judge.LaneMap;
import io.sparsewatt.driving.judge.Moving;
import io.sparsewatt.driving.loop.Driver;
import io.sparsewatt.planner.route.Projection;
import io.sparsewatt.planner.route.Route;
import io.sparsewatt.planner.route.WayFinder;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PDM-Closed, restated (Dauner et al. 2023; tuplan_garage, pdm_closed_planner.yaml): fifteen
 * proposals, five speeds by three offsets from the centre line, each simulated for four seconds as
 * a driver of the {@linkplain io.sparsewatt.driving.following.FollowingModel following model} among
 * others of constant velocity, scored as nuPlan scores, the best one driven; full braking where it
 * runs into someone within two seconds and is slow.
 *
 * <p>Not restated: the LQR tracker, for which pure pursuit stands, and proposals along neighbouring
 * centre lines, which the original has not either.
 */
public final class PdmClosedDriver implements Driver {

  private static final double[] SPEEDS = {0.2, 0.4, 0.6, 0.8, 1.0};
  private static final double[] OFFSETS = {0, -1, 1};
  private static final double SECONDS = 4;
  private static final double EMERGENCY_SECONDS = 2;
  private static final double EMERGENCY_SPEED = 5;

  private @Nullable Route route;
  private @Nullable LaneMap lanes;

  /** One proposal, simulated. */
  private record Proposal(
      Drive drive, Ego first, double way, List<Contacts.Contact> contacts, double[] speeding) {}

  @Override
  public Ego next(Scenario now) throws ScenarioException {
    if (!(now.road() instanceof Road.Lanes map)) {
      throw new ScenarioException(
          "no-lanes",
          "PDM-Closed needs lanes; the scenario's road is a " + now.road().kind() + ".");
    }
    Route way = route;
    LaneMap on = lanes;
    if (way == null || on == null) {
      way = WayFinder.find(now).route();
      on = new LaneMap(map.lanes());
      route = way;
      lanes = on;
    }
    List<Moving> others = Traffic.now(now);
    List<Proposal> proposals = new ArrayList<>();
    double farthest = 0;
    for (double offset : OFFSETS) {
      for (double share : SPEEDS) {
        Proposal proposal = simulate(now, way, on, others, share, offset);
        proposals.add(proposal);
        if (proposal.contacts().stream().noneMatch(Contacts.Contact::atFault)) {
          farthest = Math.max(farthest, proposal.way());
        }
      }
    }
    Proposal best = null;
    double most = Double.NEGATIVE_INFINITY;
    for (Proposal proposal : proposals) {
      double score = score(proposal, on, farthest);
      if (score > most) {
        most = score;
        best = proposal;
      }
    }
    if (best == null) {
      throw new IllegalStateException("fifteen proposals have a best");
    }
    boolean soon =
        best.contacts().stream()
            .anyMatch(c -> c.atFault() && c.step() * now.dt() <= EMERGENCY_SECONDS);
    if (soon && now.ego().speed() <= EMERGENCY_SPEED) {
      return new RouteKeeping(way, now.limits(), now.dt())
          .step(now.ego(), -now.limits().maxBraking(), 0);
    }
    return best.first();
  }

  private static Proposal simulate(
      Scenario now, Route way, LaneMap lanes, List<Moving> others, double share, double offset) {
    RouteKeeping keeping = new RouteKeeping(way, now.limits(), now.dt());
    Leader leader = new Leader(way);
    Projection p = new Projection();
    Ego ego = now.ego();
    int steps = (int) Math.round(SECONDS / now.dt());
    List<Moving> egos = new ArrayList<>();
    List<List<Moving>> around = new ArrayList<>();
    double[] speeding = new double[steps + 1];
    egos.add(Traffic.moving(ego));
    around.add(others);
    Ego first = ego;
    double from = 0;
    double to = 0;
    for (int i = 0; i <= steps; i++) {
      p.segment = way.nearest(ego.x(), ego.y());
      way.project(ego.x(), ego.y(), p);
      from = i == 0 ? p.s : from;
      to = p.s;
      speeding[i] = ego.speed() - p.limit;
      if (i == steps) {
        break;
      }
      double wanted = share * IdmDriver.wanted(p.limit, now.ego());
      List<Moving> then = Traffic.after(others, i * now.dt());
      ego = keeping.step(ego, leader.acceleration(ego, offset, wanted, then), offset);
      first = i == 0 ? ego : first;
      egos.add(Traffic.moving(ego));
      around.add(Traffic.after(others, (i + 1) * now.dt()));
    }
    Drive drive = new Drive(now.dt(), egos, around);
    return new Proposal(drive, first, to - from, Contacts.of(drive, lanes), speeding);
  }

  /** PDM's weights: 5 progress, 5 time to collision, 2 comfort. */
  private static double score(Proposal proposal, LaneMap lanes, double farthest) {
    ClosedLoopScore s =
        ClosedLoopScore.of(
            proposal.drive(),
            lanes,
            proposal.contacts(),
            proposal.way(),
            farthest,
            proposal.speeding());
    return s.noAtFaultCollision()
        * s.drivableArea()
        * s.drivingDirection()
        * (5 * s.progress() + 5 * s.timeToCollision() + 2 * s.comfort())
        / 12;
  }
}
