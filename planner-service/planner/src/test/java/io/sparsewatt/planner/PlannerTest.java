package io.sparsewatt.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparsewatt.planner.energy.Weights;
import io.sparsewatt.planner.futures.ConstantVelocityPlaceholder;
import io.sparsewatt.planner.plan.Plan;
import io.sparsewatt.planner.plan.PlanJson;
import io.sparsewatt.planner.plan.PlanSvg;
import io.sparsewatt.planner.scenario.Agent;
import io.sparsewatt.planner.scenario.AgentState;
import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Budget;
import io.sparsewatt.planner.scenario.Controls;
import io.sparsewatt.planner.scenario.Ego;
import io.sparsewatt.planner.scenario.Goal;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Region;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static final Planner PLANNER = new Planner();

  private static Agent car(String id, double x, double y, double speed) {
    return new Agent(id, AgentType.CAR, 4.5, 1.8, List.of(new AgentState(0, x, y, 0, speed)));
  }

  private static Scenario.Builder corridor(double speed) {
    return Scenario.builder(Ego.at(0, 0, 0, speed), new Road.Corridor(3.5, 120, 13.9));
  }

  private static Scenario busy() {
    return corridor(12)
        .id("busy")
        .agent(car("lead", 26, 0.2, 6))
        .agent(car("left", 5, 3.4, 12))
        .agent(car("rear", -15, 0, 11))
        .seed(42)
        .build();
  }

  @Test
  void samePlanByteForByteInAnyThread() throws Exception {
    byte[] first = PlanJson.write(PLANNER.plan(busy()));
    assertThat(PlanJson.write(new Planner().plan(busy()))).isEqualTo(first);
    List<Callable<byte[]>> tasks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      tasks.add(() -> PlanJson.write(PLANNER.plan(busy())));
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      for (Future<byte[]> f : pool.invokeAll(tasks)) {
        assertThat(f.get()).isEqualTo(first);
      }
    }
    Plan other = PLANNER.plan(busy().toBuilder().seed(43).build());
    assertThat(other.planHash()).isNotEqualTo(PLANNER.plan(busy()).planHash());
    assertThat(other.energy().total()).isNotEqualTo(PLANNER.plan(busy()).energy().total());
  }

  @Test
  void termsAddUpToTheTotalExactly() throws ScenarioException {
    Plan.Energy e = PLANNER.plan(busy()).energy();
    assertThat(e.terms()).hasSize(14);
    assertThat(sum(e.terms())).isEqualTo(e.total());
    assertThat(e.futures()).hasSize(8);
    for (Plan.OfFuture f : e.futures()) {
      assertThat(sum(f.terms())).isEqualTo(f.total());
      for (Plan.Term t : f.terms()) {
        assertThat(t.weight() * t.value()).isEqualTo(t.energy());
      }
    }
  }

  private static double sum(List<Plan.Term> terms) {
    double sum = 0;
    for (Plan.Term t : terms) {
      sum += t.energy();
    }
    return sum;
  }

  /** Mean and CVaR computed anew from the futures' own totals. */
  @Test
  void totalIsMeanAndTailOfTheFutures() throws ScenarioException {
    Plan.Energy e = PLANNER.plan(busy()).energy();
    double[] totals = e.futures().stream().mapToDouble(Plan.OfFuture::total).sorted().toArray();
    double mean = 0;
    for (double t : totals) {
      mean += t / 8;
    }
    // The worst ceil(0.2 * 8) = 2.
    double tail = 0.5 * (totals[7] + totals[6]);
    assertThat(e.total()).isCloseTo(0.5 * mean + 0.5 * tail, Offset.offset(1e-9));
  }

  /** What is planned through the others' answer is what they do when that is driven. */
  @Test
  void theOthersAnswerThePlan() throws ScenarioException {
    Scenario asked = busy().toBuilder().budget(new Budget(20, null).withAnswers(6)).build();
    Plan p = PLANNER.plan(asked);
    assertThat(PlanJson.write(PLANNER.plan(asked))).isEqualTo(PlanJson.write(p));
    Plan without = PLANNER.plan(asked.toBuilder().budget(new Budget(20, null)).build());
    assertThat(p.futures()).isNotEqualTo(without.futures());
    assertThat(p.counts().gradientSteps())
        .isBetween(without.counts().gradientSteps() + 1, without.counts().gradientSteps() + 6);
    // Six gradients, each of three rollouts, and the best one evaluated among its answers before.
    assertThat(work(p) - work(without)).isBetween(16L, 19L);
    assertThat(p.counts().multiplyAdds()).isGreaterThan(2 * without.counts().multiplyAdds());
  }

  private static long work(Plan p) {
    return p.counts().rollouts() + 2 * p.counts().gradientSteps();
  }

  /** Ahead of a car that may brake, a plan is made to collide by some change of its latents. */
  @Test
  void theWorstIsLookedForOnRequest() throws ScenarioException {
    Scenario asked = busy().toBuilder().budget(new Budget(20, null).withWorst(40)).build();
    Plan p = PLANNER.plan(asked);
    Plan.Worst worst = p.worst();
    assertThat(worst).isNotNull();
    assertThat(worst.energyAfter()).isGreaterThan(worst.energyBefore());
    assertThat(PlanJson.write(PLANNER.plan(asked))).isEqualTo(PlanJson.write(p));
    Plan none = PLANNER.plan(asked.toBuilder().budget(new Budget(20, null)).build());
    assertThat(none.worst()).isNull();
    assertThat(p.trajectory()).as("it is looked for, not planned for").isEqualTo(none.trajectory());
    assertThat(p.counts().gradientSteps()).isEqualTo(none.counts().gradientSteps() + 41);
  }

  /** A deadline that comes when all was done stopped nothing; one in the worst's search did. */
  @Test
  void whatADeadlineStoppedIsSaid() throws ScenarioException {
    AtomicLong readings = new AtomicLong();
    Planner counting =
        new Planner(
            Weights.STANDARD,
            () -> {
              readings.incrementAndGet();
              return 0;
            });
    Scenario s = busy().toBuilder().budget(new Budget(2, 1.0)).build();
    counting.plan(s);
    long all = readings.get();
    AtomicLong read = new AtomicLong();
    Planner late =
        new Planner(Weights.STANDARD, () -> read.incrementAndGet() > all ? 2_000_000 : 0);
    assertThat(late.plan(s).stoppedBy()).isEqualTo(Plan.StoppedBy.ITERATIONS);
    read.set(0);
    Plan worst = late.plan(s.toBuilder().budget(new Budget(2, 1.0).withWorst(30)).build());
    assertThat(worst.stoppedBy()).isEqualTo(Plan.StoppedBy.DEADLINE);
    assertThat(worst.worst()).extracting(Plan.Worst::steps).isNotEqualTo(30);
  }

  @Test
  void whereNobodyAnswersThePlanSaysSo() throws ScenarioException {
    Planner p = new Planner(Weights.STANDARD, new ConstantVelocityPlaceholder(), System::nanoTime);
    Plan plan = p.plan(busy().toBuilder().budget(new Budget(5, null).withAnswers(4)).build());
    assertThat(plan.remarks()).extracting(Plan.Remark::code).contains("no-answers");
  }

  @Test
  void answersOfTooManyAreRefused() {
    Scenario.Builder b = corridor(10).futures(64).budget(new Budget(5, null).withAnswers(1));
    for (int i = 0; i < 200; i++) {
      b.agent(car("c" + i, 30 + 6 * i, 4, 5));
    }
    ScenarioException e =
        catchThrowableOfType(ScenarioException.class, () -> PLANNER.plan(b.build()));
    assertThat(e.getMessage()).contains("200 agents").contains("the limit is 60000");
  }

  @Test
  void aSearchThatIsAtTheBottomSaysSo() throws ScenarioException {
    Scenario s = busy();
    Plan cut = PLANNER.plan(s.toBuilder().budget(new Budget(1, null)).build());
    assertThat(cut.stoppedBy()).isEqualTo(Plan.StoppedBy.ITERATIONS);
    Plan found = PLANNER.plan(s.toBuilder().budget(new Budget(1_000, null)).build());
    assertThat(found.stoppedBy()).isEqualTo(Plan.StoppedBy.CONVERGED);
    Plan more = PLANNER.plan(s.toBuilder().budget(new Budget(2_000, null)).build());
    assertThat(more.trajectory()).isEqualTo(found.trajectory());
    assertThat(found.counts().gradientSteps()).isLessThan(3_000);
  }

  @Test
  void polishingNeverLosesToTheProposals() throws ScenarioException {
    Scenario s = busy();
    double before = Double.POSITIVE_INFINITY;
    for (int iterations : new int[] {0, 5, 40}) {
      Plan p = PLANNER.plan(s.toBuilder().budget(new Budget(iterations, null)).build());
      assertThat(p.energy().total()).isLessThanOrEqualTo(before);
      before = p.energy().total();
    }
  }

  @Test
  void stopsBehindWhatStands() throws ScenarioException {
    Scenario s =
        corridor(10)
            .agent(
                new Agent(
                    "wall", AgentType.STATIC, 1, 3.4, List.of(new AgentState(0, 25, 0, 0, 0.0))))
            .build();
    Plan p = PLANNER.plan(s);
    assertThat(p.verdict()).isEqualTo(Plan.Verdict.OK);
    assertThat(p.energy().futures()).noneMatch(Plan.OfFuture::collides);
    Plan.Point last = p.trajectory().getLast();
    // Where the plan ends it can still stop: 8 m/s² of braking.
    double stop = last.speed() * last.speed() / 16;
    assertThat(last.x() + 0.5 * s.ego().length() + stop).isLessThan(24.5 - 1);
    assertThat(last.speed()).isLessThan(6);
  }

  @Test
  void anEmptyRoadIsDrivenAtItsLimit() throws ScenarioException {
    Plan p = PLANNER.plan(corridor(12).build());
    assertThat(p.verdict()).isEqualTo(Plan.Verdict.OK);
    assertThat(p.trajectory()).hasSize(31);
    assertThat(p.trajectory().getLast().speed()).isBetween(13.0, 14.0);
    assertThat(p.trajectory().getLast().y()).isCloseTo(0, Offset.offset(0.02));
    assertThat(p.prediction().predictor()).isEqualTo("traffic-2");
    assertThat(p.prediction().trained()).isTrue();
    assertThat(p.map()).isEqualTo("corridor");
    assertThat(p.trajectory().get(3).time()).isEqualTo(0.3);
  }

  @Test
  void aCollisionThatCannotBeAvoidedIsSaid() throws ScenarioException {
    Plan p =
        PLANNER.plan(
            corridor(13)
                .agent(
                    new Agent(
                        "wall", AgentType.STATIC, 1, 60, List.of(new AgentState(0, 9, 0, 0, 0.0))))
                .build());
    assertThat(p.verdict()).isEqualTo(Plan.Verdict.INFEASIBLE);
    assertThat(p.reasons()).extracting(Plan.Remark::code).contains("collision-unavoidable");
    assertThat(p.trajectory().get(5).speed()).isLessThan(13);
  }

  @Test
  void overlapAtTheStartIsSaid() throws ScenarioException {
    Plan p = PLANNER.plan(corridor(5).agent(car("here", 2, 0, 5)).build());
    assertThat(p.verdict()).isEqualTo(Plan.Verdict.INFEASIBLE);
    assertThat(p.reasons())
        .anySatisfy(r -> {
          assertThat(r.code()).isEqualTo("start-overlap");
          assertThat(r.message()).contains("agent here");
        });
  }

  @Test
  void aGoalOutOfReachIsSaid() throws ScenarioException {
    Region far = new Region.Circle(100, 0, 2);
    Plan p = PLANNER.plan(corridor(5).goal(new Goal(far, new Interval(2, 3), null, null)).build());
    assertThat(p.verdict()).isEqualTo(Plan.Verdict.INFEASIBLE);
    assertThat(p.reasons())
        .singleElement()
        .satisfies(r -> assertThat(r.code()).isEqualTo("goal-unreachable"));
    assertThat(p.reasons().getFirst().message()).contains("98.0 m ahead").contains("28.5 m far");
    Plan behind =
        PLANNER.plan(
            corridor(5).goal(new Goal(new Region.Circle(-30, 0, 2), null, null, null)).build());
    assertThat(behind.reasons().getFirst().code()).isEqualTo("goal-behind");
  }

  @Test
  void aGoalWithinTheHorizonIsMet() throws ScenarioException {
    Region box = new Region.Rectangle(25, 0.5, 3, 1.5, 0);
    Plan p =
        PLANNER.plan(
            corridor(8)
                .goal(new Goal(box, new Interval(2.9, 3.0), null, new Interval(-0.2, 0.2)))
                .budget(new Budget(120, null))
                .build());
    assertThat(p.verdict()).isEqualTo(Plan.Verdict.OK);
    Plan.Point last = p.trajectory().getLast();
    assertThat(last.x()).isBetween(23.2, 26.6);
    assertThat(last.y()).isBetween(-0.4, 1.3);
  }

  @Test
  void aDeadlineStopsTheSearchAndIsSaid() throws ScenarioException {
    AtomicLong now = new AtomicLong();
    // Every look at the clock takes a millisecond.
    Planner p = new Planner(Weights.STANDARD, () -> now.getAndAdd(1_000_000));
    Scenario s = busy().toBuilder().budget(new Budget(500, 30.0)).build();
    Plan cut = p.plan(s);
    assertThat(cut.stoppedBy()).isEqualTo(Plan.StoppedBy.DEADLINE);
    assertThat(cut.counts().rollouts()).isBetween(10L, 40L);
    Plan none = p.plan(s.toBuilder().budget(new Budget(500, 0.0)).build());
    assertThat(none.stoppedBy()).isEqualTo(Plan.StoppedBy.DEADLINE);
    // Brake, keep and stop are always looked at.
    assertThat(none.counts().rollouts()).isEqualTo(3);
    assertThat(none.trajectory()).hasSize(31);
    Plan enough = p.plan(s.toBuilder().budget(new Budget(2, 60_000.0)).build());
    assertThat(enough.stoppedBy()).isEqualTo(Plan.StoppedBy.ITERATIONS);
  }

  @Test
  void withoutADeadlineTheClockIsNotRead() throws ScenarioException {
    Planner p =
        new Planner(
            Weights.STANDARD,
            () -> {
              throw new AssertionError("clock read");
            });
    assertThat(p.plan(busy()).stoppedBy()).isEqualTo(Plan.StoppedBy.ITERATIONS);
  }

  /**
   * Sent back at the same moment, a plan is kept, or replaced by one better by the margin. Among
   * futures that are the same whatever plan came before: else energies cannot be compared.
   */
  @Test
  void thePlanBeforeIsKeptUnlessThereIsABetterOne() throws ScenarioException {
    Planner p = new Planner(Weights.STANDARD, new ConstantVelocityPlaceholder(), () -> 0);
    Scenario s = busy().toBuilder().budget(new Budget(300, null)).build();
    Plan first = p.plan(s);
    Plan second = p.plan(s.toBuilder().previousPlan(first.controls()).build());
    boolean kept = second.remarks().stream().anyMatch(r -> r.code().equals("kept-previous"));
    double gain = first.energy().total() - second.energy().total();
    if (second.controls().equals(first.controls())) {
      assertThat(gain).isZero();
    } else {
      assertThat(kept).isFalse();
      assertThat(gain).isGreaterThan(0.01 * first.energy().total());
    }
    Controls poor =
        new Controls(
            0,
            0.6,
            List.of(-8.0, -8.0, 3.0, 3.0, -8.0, 3.0),
            List.of(0.0, 0.02, -0.02, 0.02, -0.02, 0.0));
    Plan replaced = p.plan(s.toBuilder().previousPlan(poor).build());
    assertThat(replaced.remarks()).noneMatch(r -> r.code().equals("kept-previous"));
    assertThat(replaced.energy().total()).isLessThan(2 * first.energy().total());
  }

  /** Nothing is worth creeping for: beside a queue that does not move, the ego does not either. */
  @Test
  void whatStandsDoesNotCreep() throws ScenarioException {
    for (double gap : new double[] {0.5, 1.5, 2.5, 3.0}) {
      Scenario s = corridor(0).agent(car("queue", 4.5 + gap, 0, 0)).build();
      Plan p = PLANNER.plan(s);
      assertThat(p.trajectory()).as("gap of %s m", gap).allMatch(point -> point.speed() == 0);
    }
    Plan free = PLANNER.plan(corridor(0).agent(car("queue", 20, 0, 0)).build());
    assertThat(free.trajectory().getLast().speed()).isGreaterThan(1);
  }

  /**
   * What follows in the ego's track has eyes. It neither pushes the ego onto what is ahead nor
   * aside.
   */
  @Test
  void aFollowerChangesNextToNothing() throws ScenarioException {
    Scenario alone = corridor(9).agent(car("lead", 22, 0, 7)).seed(3).build();
    Plan followed = PLANNER.plan(alone.toBuilder().agent(car("rear", -6, 0.2, 11)).build());
    // The ego is between the two: the one ahead does not hear of who follows either.
    Plan.Point end = PLANNER.plan(alone).trajectory().getLast();
    assertThat(followed.trajectory().getLast().x()).isCloseTo(end.x(), Offset.offset(0.5));
    assertThat(followed.trajectory().getLast().y()).isCloseTo(end.y(), Offset.offset(0.05));
  }

  /** Being run into from behind is not the ego's collision; running into somebody is. */
  @Test
  void beingRunIntoFromBehindIsReportedApart() throws ScenarioException {
    Plan p =
        PLANNER.plan(
            Scenario.builder(Ego.at(0, 0, 0, 2), new Road.Corridor(3, 14, 5.0))
                .agent(car("hasty", -9, 0, 14))
                .agent(
                    new Agent(
                        "wall", AgentType.STATIC, 1, 9, List.of(new AgentState(0, 12, 0, 0, 0.0))))
                .futures(1)
                .build());
    assertThat(p.remarks()).extracting(Plan.Remark::code).contains("hit-from-behind");
    assertThat(p.energy().futures().getFirst().collides()).isFalse();
  }

  @Test
  void oracleIsLabelled() throws ScenarioException {
    List<AgentState> future = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      future.add(new AgentState(i / 10.0, 30 + i * 0.8, 0, 0, 8.0));
    }
    Agent a =
        new Agent("1", AgentType.CAR, 4.5, 1.8, List.of(new AgentState(0, 30, 0, 0, 8.0)), future);
    Plan p = PLANNER.plan(corridor(10).agent(a).oracle(true).build());
    assertThat(p.prediction().predictor()).isEqualTo("recorded-oracle");
    assertThat(p.prediction().oracle()).isTrue();
    assertThat(p.prediction().futures()).isEqualTo(1);
  }

  @Test
  void thePictureIsWellFormedWhateverTheNames() throws Exception {
    Scenario s = busy().toBuilder().id("a<b & \"c\" \u0001").agent(car("<&>", 40, 0, 9)).build();
    Plan p = PLANNER.plan(s);
    byte[] svg = PlanSvg.write(s, p);
    assertThat(PlanSvg.write(s, p)).isEqualTo(svg);
    var document =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg));
    String title = document.getElementsByTagName("title").item(0).getTextContent();
    assertThat(title).startsWith("a<b & \"c\" ?: ok, energy ").contains("speed ");
    // Eight futures of four agents, thirty segments of plan, two ego boxes.
    assertThat(document.getElementsByTagName("path").getLength()).isEqualTo(1 + 8 * 4 + 4 + 30 + 2);
  }
}
