package io.sparsewatt.planning.stage;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.EnergyTerm;
import io.sparsewatt.events.v1.FutureAgent;
import io.sparsewatt.events.v1.Knots;
import io.sparsewatt.events.v1.PlanCounts;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.PlanFuture;
import io.sparsewatt.events.v1.Trajectory;
import io.sparsewatt.planner.plan.Plan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plans in the form of the wire. */
final class PlanRecords {

  private PlanRecords() {}

  static PlanEvent.Builder of(Plan plan) {
    PlanEvent.Builder event =
        PlanEvent.newBuilder()
            .setVerdict(plan.verdict().text())
            .setPlanHash(plan.planHash())
            .setMap(plan.map())
            .setPredictor(plan.prediction().predictor())
            .setPredictorTrained(plan.prediction().trained())
            .setTrajectory(trajectory(plan.trajectory()))
            .setEnergy(plan.energy().total())
            .setBound(plan.stoppedBy().text())
            .setKnots(
                Knots.newBuilder()
                    .setTimeS(plan.controls().time())
                    .setSpacingS(plan.controls().spacing())
                    .addAllAcceleration(plan.controls().acceleration())
                    .addAllCurvature(plan.controls().curvature()))
            .setCounts(
                PlanCounts.newBuilder()
                    .setRollouts(plan.counts().rollouts())
                    .setGradientSteps(plan.counts().gradientSteps())
                    .setFactorEvaluations(plan.counts().egoFactors() + plan.counts().agentFactors())
                    .setMultiplyAdds(plan.counts().multiplyAdds()));
    plan.reasons().forEach(reason -> event.addReasons(reason.message()));
    plan.remarks().forEach(remark -> event.addRemarks(remark.message()));
    plan.energy().terms().forEach(term -> event.addTerms(term(term)));
    Map<Integer, Plan.Future> shown = new HashMap<>();
    plan.futures().forEach(future -> shown.put(future.future(), future));
    for (Plan.OfFuture energy : plan.energy().futures()) {
      PlanFuture.Builder future =
          PlanFuture.newBuilder()
              .setIndex(energy.future())
              .setEnergy(energy.total())
              .setCollides(energy.collides())
              .setWorstAgent(energy.worstAgent() == null ? "" : energy.worstAgent());
      energy.terms().forEach(term -> future.addTerms(term(term)));
      Plan.Future tracks = shown.get(energy.future());
      if (tracks != null) {
        tracks.agents().forEach(track -> future.addAgents(agent(track)));
      }
      event.addFutures(future);
    }
    return event;
  }

  private static EnergyTerm term(Plan.Term term) {
    return EnergyTerm.newBuilder()
        .setName(term.name())
        .setWeight(term.weight())
        .setValue(term.energy())
        .build();
  }

  private static FutureAgent agent(Plan.Track track) {
    List<Plan.Pose> poses = track.poses();
    // The first pose is the present, which the scene shows.
    float[] path = new float[2 * (poses.size() - 1)];
    for (int i = 1; i < poses.size(); i++) {
      path[2 * i - 2] = (float) poses.get(i).x();
      path[2 * i - 1] = (float) poses.get(i).y();
    }
    return FutureAgent.newBuilder()
        .setAgent(track.agent())
        .setPath(Columns.ofFloats(path, path.length))
        .setStepS(poses.size() > 1 ? poses.get(1).time() - poses.get(0).time() : 0)
        .build();
  }

  private static Trajectory trajectory(List<Plan.Point> points) {
    int n = points.size();
    double[][] columns = new double[7][n];
    for (int i = 0; i < n; i++) {
      Plan.Point point = points.get(i);
      columns[0][i] = point.time() - points.getFirst().time();
      columns[1][i] = point.x();
      columns[2][i] = point.y();
      columns[3][i] = point.heading();
      columns[4][i] = point.speed();
      columns[5][i] = point.acceleration();
      columns[6][i] = point.curvature();
    }
    return Trajectory.newBuilder()
        .setCount(n)
        .setT(Columns.ofDoubles(columns[0], n))
        .setX(Columns.ofDoubles(columns[1], n))
        .setY(Columns.ofDoubles(columns[2], n))
        .setHeading(Columns.ofDoubles(columns[3], n))
        .setSpeed(Columns.ofDoubles(columns[4], n))
        .setAcceleration(Columns.ofDoubles(columns[5], n))
        .setCurvature(Columns.ofDoubles(columns[6], n))
        .build();
  }
}
