package io.sparsewatt.planning.stage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.events.MessageBytes;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.Emitter;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plans every scene of one partition. What one plan hands to the next, {@link Earlier}, stands in
 * the plan's own record and comes back through {@link #restore}. Confined to one thread.
 */
public final class PlanStage implements PartitionStage {

  static final String INFEASIBLE = "infeasible";

  private final Planner planner;
  private final SceneScenario scenarios;
  private final Map<String, Earlier> previous = new LinkedHashMap<>();
  private long lastN = -1;
  private boolean restored;

  public PlanStage(Planner planner, LivePlanning settings) {
    this.planner = planner;
    this.scenarios = new SceneScenario(settings);
  }

  @Override
  public void process(LogRecord in, Emitter out) throws UnprocessableRecordException {
    SceneEvent scene = parse(in);
    in.requireSensor(scene.getId());
    long n = scene.getId().getN();
    if (n <= lastN) {
      return;
    }
    previous.values().removeIf(earlier -> earlier.n() <= n - OPEN_FRAMES);
    PlanEvent plan =
        plan(scene, previous.get(in.key()))
            .setId(scene.getId())
            .setTimeNs(scene.getTimeNs())
            .build();
    remember(in.key(), n, plan);
    lastN = n;
    out.emit(Topic.PLANS, n, in.key(), plan);
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
      remember(own.key(), plan.getId().getN(), plan);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "the plan of " + own.key() + " at offset " + own.offset() + " is damaged", e);
    }
  }

  /** A plan without a motion ends what came before it: a restart finds this record only. */
  private void remember(String key, long n, PlanEvent plan) {
    Earlier earlier = Earlier.of(n, plan);
    if (earlier == null) {
      previous.remove(key);
    } else {
      previous.put(key, earlier);
    }
  }

  private PlanEvent.Builder plan(SceneEvent scene, @Nullable Earlier last) {
    Earlier earlier = last != null && last.reaches(scene) ? last : null;
    if (!scene.hasEgo()) {
      return infeasible(
          "no pose is known, so neither speed nor heading is; send Frame-Pose, or replay with"
              + " --poses or --register");
    }
    if (!scene.hasEgoSpeed() && earlier == null) {
      // Taken to stand, a moving vehicle would be told to brake as hard as it can.
      return infeasible("the ego's speed is not known before the second frame");
    }
    try {
      PlanEvent.Builder plan = PlanRecords.of(planner.plan(scenarios.of(scene, earlier)));
      return plan.addAllRemarks(scenarios.remarks(scene, plan)).setRoad(scenarios.strip(scene));
    } catch (ScenarioException e) {
      return infeasible(e.getMessage() == null ? e.code() : e.getMessage());
    } catch (IllegalArgumentException e) {
      return infeasible(String.valueOf(e.getMessage()));
    }
  }

  private static PlanEvent.Builder infeasible(String reason) {
    return PlanEvent.newBuilder().setVerdict(INFEASIBLE).addReasons(reason);
  }

  private static SceneEvent parse(LogRecord in) throws UnprocessableRecordException {
    byte[] value = in.value();
    if (value == null) {
      throw new UnprocessableRecordException("no-value", "a scene without a value");
    }
    try {
      return MessageBytes.parse(SceneEvent.parser(), value);
    } catch (InvalidProtocolBufferException e) {
      throw new UnprocessableRecordException(
          "not-a-scene", "the value is not a SceneEvent: " + e.getMessage(), e);
    }
  }
}
