package io.sparsewatt.planner.commonroad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparsewatt.planner.scenario.AgentType;
import io.sparsewatt.planner.scenario.Interval;
import io.sparsewatt.planner.scenario.Region;
import io.sparsewatt.planner.scenario.Road;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonRoadReaderTest {

  private static final String ROAD =
      """
      <lanelet id="1">
        <leftBound><point><x>0</x><y>2</y></point><point><x>90</x><y>2</y></point>
          <lineMarking>solid</lineMarking></leftBound>
        <rightBound><point><x>0</x><y>-2</y></point><point><x>90</x><y>-2</y></point></rightBound>
        <predecessor ref="8"/><successor ref="9"/>
        <adjacentLeft ref="2" drivingDir="opposite"/>
        <laneletType>urban</laneletType>
        <trafficSignRef ref="50"/>
      </lanelet>
      <trafficSign id="50"><trafficSignElement><trafficSignID>274</trafficSignID>
        <additionalValue>13.5</additionalValue></trafficSignElement><virtual>true</virtual></trafficSign>
      """;

  private static final String CAR =
      """
      <dynamicObstacle id="20"><type>bus</type>
        <shape><rectangle><length>12</length><width>2.5</width></rectangle></shape>
        <initialState><position><point><x>30</x><y>0</y></point></position>
          <orientation><exact>0</exact></orientation><time><exact>0</exact></time>
          <velocity><intervalStart>4</intervalStart><intervalEnd>6</intervalEnd></velocity></initialState>
        <trajectory>
          <state><position><point><x>30.5</x><y>0</y></point></position>
            <orientation><exact>0</exact></orientation><time><exact>1</exact></time></state>
          <state><position><point><x>31</x><y>0</y></point></position>
            <orientation><exact>0</exact></orientation><time><exact>2</exact></time></state>
        </trajectory>
        <signalSeries><signalState><horn>true</horn></signalState></signalSeries>
      </dynamicObstacle>
      <staticObstacle id="21"><type>parkedVehicle</type><shape><circle><radius>1</radius></circle></shape>
        <initialState><position><point><x>60</x><y>3</y></point></position>
          <orientation><exact>0</exact></orientation><time><exact>0</exact></time></initialState></staticObstacle>
      """;

  private static final String PROBLEM =
      """
      <planningProblem id="100"><initialState><position><point><x>5</x><y>0</y></point></position>
          <velocity><exact>10</exact></velocity><orientation><exact>0.1</exact></orientation>
          <yawRate><exact>0.2</exact></yawRate><slipAngle><exact>0</exact></slipAngle>
          <time><exact>0</exact></time></initialState>
        <goalState><position><lanelet ref="1"/></position>
          <time><intervalStart>40</intervalStart><intervalEnd>60</intervalEnd></time></goalState>
        <goalState><time><intervalStart>1</intervalStart><intervalEnd>2</intervalEnd></time></goalState>
      </planningProblem>
      """;

  private static String document(String body) {
    return "<?xml version=\"1.0\"?><commonRoad commonRoadVersion=\"2020a\" benchmarkID=\"ZAM_T-1\""
        + " timeStepSize=\"0.1\"><location/>"
        + body
        + "</commonRoad>";
  }

  private static CommonRoadFile read(String xml) throws ScenarioException {
    return CommonRoadReader.read(xml.getBytes(StandardCharsets.UTF_8));
  }

  private static ScenarioException refusal(String xml) {
    ScenarioException e = catchThrowableOfType(ScenarioException.class, () -> read(xml));
    assertThat(e).isNotNull();
    return e;
  }

  @Test
  void readsAndReportsWhatItDrops() throws ScenarioException {
    CommonRoadFile f = read(document(ROAD + CAR + PROBLEM));
    assertThat(f.lanes().getFirst().speedLimit()).isEqualTo(13.5);
    assertThat(f.lanes().getFirst().successors()).containsExactly("9");
    assertThat(f.tracks().getFirst().type()).isEqualTo(AgentType.BUS);
    assertThat(f.tracks().getFirst().states().getFirst().speed()).isEqualTo(5);
    assertThat(f.tracks().getLast().type()).isEqualTo(AgentType.STATIC);
    assertThat(f.tracks().getLast().length()).isEqualTo(2);
    assertThat(f.dropped())
        .containsExactlyInAnyOrder(
            new CommonRoadFile.Dropped("location", 1),
            new CommonRoadFile.Dropped("lanelet/laneletType", 1),
            new CommonRoadFile.Dropped("lanelet/leftBound/lineMarking", 1),
            new CommonRoadFile.Dropped("dynamicObstacle/signalSeries", 1),
            new CommonRoadFile.Dropped("planningProblem/goalState", 1),
            new CommonRoadFile.Dropped("planningProblem/initialState/slipAngle", 1),
            new CommonRoadFile.Dropped(
                "uncertain velocity: the middle of its interval was taken", 1));
    Scenario s = f.scenario();
    assertThat(s.ego().curvature()).isEqualTo(0.2 / 10);
    assertThat(s.road()).isInstanceOf(Road.Lanes.class);
    assertThat(s.goal()).isNotNull();
    assertThat(s.goal().region()).isInstanceOf(Region.OnLanes.class);
    assertThat(s.goal().time()).isEqualTo(new Interval(4, 6));
  }

  @Test
  void aViewIsCutAtItsTime() throws ScenarioException {
    CommonRoadFile f = read(document(ROAD + CAR + PROBLEM));
    CommonRoadFile.Problem p = f.problems().getFirst();
    Scenario one = f.at(0.1, p.ego(), p.goal(), false).build();
    assertThat(one.agents().getFirst().history()).hasSize(2);
    assertThat(one.agents().getFirst().recordedFuture()).isEmpty();
    Scenario oracle = f.at(0.1, p.ego(), p.goal(), true).build();
    assertThat(oracle.agents().getFirst().recordedFuture()).hasSize(1);
    // The bus is gone by then; what is parked stays.
    Scenario late = f.at(0.5, p.ego(), p.goal(), false).build();
    assertThat(late.agents()).extracting(a -> a.id()).containsExactly("21");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2018a", "2018b"})
  void readsTheOlderVersions(String version) throws ScenarioException {
    String old =
        CAR.replace("dynamicObstacle id=\"20\">", "obstacle id=\"20\"><role>dynamic</role>")
            .replace("/dynamicObstacle>", "/obstacle>")
            .replace("staticObstacle id=\"21\">", "obstacle id=\"21\"><role>static</role>")
            .replace("/staticObstacle>", "/obstacle>");
    String lane = ROAD.replace("<laneletType>", "<speedLimit>9</speedLimit><laneletType>");
    CommonRoadFile f = read(document(lane + old + PROBLEM).replace("2020a", version));
    assertThat(f.version()).isEqualTo(version);
    assertThat(f.lanes().getFirst().speedLimit()).isEqualTo(9);
    assertThat(f.tracks())
        .extracting(t -> t.type())
        .containsExactly(AgentType.BUS, AgentType.STATIC);
  }

  @Test
  void refusesEntitiesOfAnyKind() {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE commonRoad [<!ENTITY a \"lol\">");
    for (char c = 'b'; c <= 'j'; c++) {
      bomb.append("<!ENTITY ").append(c).append(" \"");
      bomb.append(("&" + (char) (c - 1) + ";").repeat(10)).append("\">");
    }
    bomb.append("]>");
    String laughs =
        document("&j;")
            .replaceFirst("\\?>", "?>" + java.util.regex.Matcher.quoteReplacement(bomb.toString()));
    assertThat(refusal(laughs).code()).isEqualTo("xml-entities-refused");
    String external =
        document("<lanelet id=\"1\">&x;</lanelet>")
            .replaceFirst(
                "\\?>", "?><!DOCTYPE commonRoad [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>");
    assertThat(refusal(external).code()).isEqualTo("xml-entities-refused");
    assertThat(refusal(document("&nothing;")).code()).isIn("xml-entities-refused", "not-xml");
  }

  @Test
  void boundsSizeDepthTextAndElements() throws IOException {
    byte[] large = new byte[BoundedXml.MAX_BYTES + 1];
    java.util.Arrays.fill(large, (byte) ' ');
    ScenarioException e =
        catchThrowableOfType(ScenarioException.class, () -> CommonRoadReader.read(large));
    assertThat(e.code()).isEqualTo("document-too-large");
    assertThat(e.getMessage()).contains("16777217 bytes").contains("16777216");

    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gz = new GZIPOutputStream(packed)) {
      gz.write(large);
    }
    assertThat(packed.size()).isLessThan(100_000);
    ScenarioException z =
        catchThrowableOfType(
            ScenarioException.class, () -> CommonRoadReader.read(packed.toByteArray()));
    assertThat(z.code()).isEqualTo("document-too-large");

    assertThat(refusal(document("<a>".repeat(40) + "</a>".repeat(40))).code())
        .isEqualTo("document-too-deep");
    assertThat(refusal(document("<a>" + "x".repeat(1_001) + "</a>")).code())
        .isEqualTo("text-too-long");
    assertThat(refusal(document("<a>" + "<b/>".repeat(BoundedXml.MAX_ELEMENTS) + "</a>")).code())
        .isEqualTo("element-too-large");
  }

  @Test
  void refusesWhatIsNotAScenarioAndSaysWhere() {
    assertThat(refusal("<CommonRoadSolution/>").getMessage()).contains("a solution file");
    assertThat(refusal(document(ROAD).replace("2020a", "2017a")).getMessage())
        .contains("`2017a`; 2018a, 2018b and 2020a are read");
    assertThat(refusal(document(ROAD).replace("</commonRoad>", "")).code()).isEqualTo("not-xml");
    assertThat(refusal("").code()).isEqualTo("not-xml");
    assertThat(refusal(document(ROAD + ROAD)).code()).isEqualTo("duplicate-id");
    ScenarioException number = refusal(document(ROAD.replace("<x>90</x>", "<x>NaN</x>")));
    assertThat(number.code()).isEqualTo("commonroad-number");
    assertThat(number.getMessage()).contains("<x> is `NaN`").startsWith("line 2:");
    assertThat(refusal(document(ROAD.replace("ref=\"9\"", ""))).getMessage())
        .contains("<successor> has no attribute ref");
    ScenarioException order =
        refusal(document(CAR.replace("<exact>2</exact>", "<exact>1</exact>")));
    assertThat(order.code()).isEqualTo("time-order");
    assertThat(
            refusal(
                    document(
                        CAR.replace(
                            "<shape><circle><radius>1</radius></circle></shape>", "<shape/>")))
                .getMessage())
        .contains("<shape> has no <rectangle>");
  }

  @Test
  void withoutAProblemThereIsNoScenario() throws ScenarioException {
    CommonRoadFile f = read(document(ROAD + CAR));
    ScenarioException e = catchThrowableOfType(ScenarioException.class, f::scenario);
    assertThat(e.code()).isEqualTo("no-planning-problem");
  }
}
