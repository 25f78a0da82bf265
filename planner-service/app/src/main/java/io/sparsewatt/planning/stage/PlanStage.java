package io.sparsewatt.planning.stage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.Emitter;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.Knots;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plans every scene of one partition. What one plan hands to the next, its knots, stands in the
 * plan's own record and comes back through {@link #restore}. Confined to one thread.
 */
public final class PlanStage implements PartitionStage {

  private record Warm(Knots knots, long n) {}

  private final Planner planner;
  private final SceneScenario scenarios;
  private final Map<String, Warm> previous = new LinkedHashMap<>();
  private long lastN = -1;
  private boolean restored;

  public PlanStage(Planner planner, LivePlanning settings) {
    this.planner = planner;
    this.scenarios = new SceneScenario(settings);
  }

  @Override
  public void process(LogRecord in, Emitter out) throws UnprocessableRecordException {
    SceneEvent scene = parse(in);
    long n = scene.getId().getN();
    if (n <= lastN) {
      return;
    }
    previous.values().removeIf(warm -> warm.n() <= n - OPEN_FRAMES);
    Warm warm = previous.get(in.key());
    PlanEvent.Builder plan = plan(scene, warm == null ? null : warm.knots());
    if (plan.hasKnots()) {
      previous.put(in.key(), new Warm(plan.getKnots(), n));
    }
    lastN = n;
    out.emit(
        Topic.PLANS, n, in.key(), plan.setId(scene.getId()).setTimeNs(scene.getTimeNs()).build());
  }

  @Override
  public long restartOffset(long next) {
    return Math.max(0, next - 1);
  }

  @Override
  public Carries carries(Topic own) {
    return own == Topic.PLANS ? Carries.STATE : Carries.NOTHING;
  }

  @Override
  public void restore(LogRecord own) {
    byte[] value = own.value();
    if (value == null) {
      return;
    }
    if (!restored) {
      // What the replay planned began without a warm start.
      previous.clear();
      restored = true;
    }
    try {
      PlanEvent plan = PlanEvent.parseFrom(value);
      if (plan.hasKnots()) {
        previous.put(own.key(), new Warm(plan.getKnots(), plan.getId().getN()));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "the plan of " + own.key() + " at offset " + own.offset() + " is damaged", e);
    }
  }

  private PlanEvent.Builder plan(SceneEvent scene, @Nullable Knots knots) {
    if (!scene.hasEgo()) {
      return infeasible(
          "no pose is known, so neither speed nor heading is; send Frame-Pose, or replay with"
              + " --poses or --register");
    }
    try {
      // The first frame of a recording has no speed yet; standing is the cautious guess.
      double speed = scene.hasEgoSpeed() ? scene.getEgoSpeed() : 0;
      return PlanRecords.of(planner.plan(scenarios.of(scene, speed, knots)))
          .setRoad(scenarios.strip(scene));
    } catch (ScenarioException e) {
      return infeasible(e.getMessage() == null ? e.code() : e.getMessage());
    } catch (IllegalArgumentException e) {
      return infeasible(String.valueOf(e.getMessage()));
    }
  }

  private static PlanEvent.Builder infeasible(String reason) {
    return PlanEvent.newBuilder().setVerdict("infeasible").addReasons(reason);
  }

  private static SceneEvent parse(LogRecord in) throws UnprocessableRecordException {
    byte[] value = in.value();
    if (value == null) {
      throw new UnprocessableRecordException("no-value", "a scene without a value");
    }
    try {
      return SceneEvent.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new UnprocessableRecordException(
          "not-a-scene", "the value is not a SceneEvent: " + e.getMessage(), e);
    }
  }
}
