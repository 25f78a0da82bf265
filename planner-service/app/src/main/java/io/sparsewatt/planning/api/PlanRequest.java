package io.sparsewatt.planning.api;

import io.sparsewatt.boot.Problem;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.commonroad.CommonRoadFile;
import io.sparsewatt.planner.commonroad.CommonRoadReader;
import io.sparsewatt.planner.commonroad.CommonRoadSolution;
import io.sparsewatt.planner.plan.Plan;
import io.sparsewatt.planner.plan.PlanJson;
import io.sparsewatt.planner.plan.PlanSvg;
import io.sparsewatt.planner.scenario.Scenario;
import io.sparsewatt.planner.scenario.ScenarioException;
import io.sparsewatt.planner.scenario.ScenarioJson;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * One request: a document, what it is, and what is to come back.
 *
 * @param document a scenario as JSON or CommonRoad XML
 * @param xml whether it is XML
 * @param form of the answer
 * @param model of the vehicle that a CommonRoad solution is in
 * @param cost function that a CommonRoad solution names
 */
record PlanRequest(
    byte[] document,
    boolean xml,
    PlanForm form,
    CommonRoadSolution.Model model,
    CommonRoadSolution.Cost cost) {

  /**
   * Whether the type says XML; what is not declared is XML where it begins with an angle bracket.
   */
  static boolean isXml(Optional<MediaType> type, byte[] document) {
    if (type.isEmpty()) {
      for (byte b : document) {
        // Blanks and a byte order mark may stand before either.
        boolean skipped =
            b >= 0 ? b <= ' ' : b == (byte) 0xef || b == (byte) 0xbb || b == (byte) 0xbf;
        if (!skipped) {
          return b == '<';
        }
      }
      return false;
    }
    MediaType given = type.get();
    if (given.isCompatibleWith(MediaType.APPLICATION_JSON)) {
      return false;
    }
    if (given.isCompatibleWith(MediaType.APPLICATION_XML)
        || given.isCompatibleWith(MediaType.TEXT_XML)) {
      return true;
    }
    throw new Problem(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
        "unsupported-media-type",
        "Content-Type is "
            + given
            + "; a scenario is taken as application/json, several as application/x-ndjson, and"
            + " CommonRoad as application/xml");
  }

  /**
   * Plans; a pure function of the request.
   *
   * @param better told of every better plan on the way, if anyone listens; what it throws ends the
   *     search
   */
  byte[] answer(Planner planner, @Nullable Consumer<byte[]> better) {
    if (form == PlanForm.SOLUTION && !xml) {
      throw new Problem(
          HttpStatus.NOT_ACCEPTABLE,
          "not-acceptable",
          "a CommonRoad solution (Accept: application/xml) refers to a CommonRoad scenario, and this"
              + " one is JSON. Ask for application/json or image/svg+xml, or send the XML");
    }
    try {
      CommonRoadFile file = xml ? CommonRoadReader.read(document) : null;
      Scenario scenario = file == null ? ScenarioJson.read(document) : file.scenario();
      Plan plan =
          better == null
              ? planner.plan(scenario)
              : planner.plan(scenario, found -> better.accept(PlanJson.write(found)));
      return written(plan, scenario, file);
    } catch (ScenarioException e) {
      // What cannot be parsed is the sender's syntax; the rest is a scenario with a fault in it.
      HttpStatus status =
          switch (e.code()) {
            case "not-json", "not-xml", "not-gzip" -> HttpStatus.BAD_REQUEST;
            case "document-too-large" -> HttpStatus.CONTENT_TOO_LARGE;
            default -> HttpStatus.UNPROCESSABLE_CONTENT;
          };
      throw new Problem(status, e.code(), e.getMessage() == null ? e.code() : e.getMessage());
    }
  }

  private byte[] written(Plan plan, Scenario scenario, @Nullable CommonRoadFile file) {
    return switch (form) {
      case JSON, EVENTS -> PlanJson.write(plan);
      case SVG -> PlanSvg.write(scenario, plan);
      case SOLUTION -> {
        if (file == null) {
          throw new IllegalStateException("a solution without its scenario's file");
        }
        yield CommonRoadSolution.write(plan, file, file.problems().getFirst().id(), model, cost);
      }
    };
  }
}
