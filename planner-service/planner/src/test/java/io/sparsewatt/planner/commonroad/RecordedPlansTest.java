package io.sparsewatt.planner.commonroad;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.plan.Plan;
import io.sparsewatt.planner.plan.PlanSvg;
import io.sparsewatt.planner.scenario.Scenario;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every real scenario is planned, and every solution is valid by the published schema. */
@Tag("data")
class RecordedPlansTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"commonroad_ngsim", "commonroad_handcrafted", "commonroad_scenario_factory"})
  void everyScenarioHasAPlanAndAValidSolution(String folder) throws Exception {
    Path root = RealData.scenarios();
    Schema schema =
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
            .newSchema(root.resolve("schema/CommonRoadSolution_schema.xsd").toFile());
    Planner planner = new Planner();
    int planned = 0;
    for (Path path : RealData.files(root.resolve(folder), ".xml.gz")) {
      CommonRoadFile file = CommonRoadReader.read(Files.readAllBytes(path));
      Scenario s = file.scenario();
      Plan p = planner.plan(s);
      String name = path.getFileName().toString();
      // What the recordings' own drivers managed from here, no sampled future forbids.
      assertThat(p.verdict()).as("%s: %s", name, p.reasons()).isEqualTo(Plan.Verdict.OK);
      assertThat(p.energy().total()).as(name).isFinite();
      for (CommonRoadSolution.Model model : CommonRoadSolution.Model.values()) {
        byte[] solution =
            CommonRoadSolution.write(
                p, file, file.problems().getFirst().id(), model, CommonRoadSolution.Cost.WX1);
        schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(solution)));
      }
      kinematics(p, s, name);
      assertThat(PlanSvg.write(s, p)).isNotEmpty();
      planned++;
    }
    assertThat(planned).isGreaterThan(35);
  }

  /**
   * The KS model, integrated in twenty substeps with the controls between two states, arrives at
   * the next state: what a solution checker does. The bicycle's midpoint rule may be off by (change
   * of speed) x (change of curvature) x dt / 12 in heading.
   */
  private static void kinematics(Plan p, Scenario s, String name) {
    for (int i = 0; i + 1 < p.trajectory().size(); i++) {
      Plan.Point a = p.trajectory().get(i);
      Plan.Point b = p.trajectory().get(i + 1);
      double dt = s.dt();
      double k0 = a.curvature();
      double k1 = b.curvature();
      double accel = (b.speed() - a.speed()) / dt;
      double x = a.x();
      double y = a.y();
      double h = a.heading();
      int n = 20;
      for (int j = 0; j < n; j++) {
        double t = (j + 0.5) / n;
        double v = a.speed() + accel * t * dt;
        double turn = v * (k0 + t * (k1 - k0)) * dt / n;
        x += v * Math.cos(h + 0.5 * turn) * dt / n;
        y += v * Math.sin(h + 0.5 * turn) * dt / n;
        h += turn;
      }
      assertThat(Math.hypot(x - b.x(), y - b.y())).as(name).isLessThan(0.005);
      double rule = Math.abs((b.speed() - a.speed()) * (k1 - k0)) * dt / 12;
      assertThat(Math.abs(h - b.heading())).as(name).isLessThan(1.01 * rule + 1e-5);
    }
  }
}
