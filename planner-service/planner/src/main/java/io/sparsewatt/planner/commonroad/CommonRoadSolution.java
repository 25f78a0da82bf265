package io.sparsewatt.planner.commonroad;

import io.sparsewatt.planner.plan.Plan;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A plan as a CommonRoad solution: the kinematic single-track model (KS) of vehicle 2, a BMW 320i.
 *
 * <p>The states are the plan's: x and y of the point that moves along the heading, and the steering
 * angle {@code atan(curvature * wheelbase)}. A plan covers its horizon, which may end before the
 * goal; a checker then finds the goal not reached. No date and no computation time are written, so
 * that equal plans give equal bytes. Stateless.
 */
public final class CommonRoadSolution {

  // Metres: 3.7933 ft + 4.6677 ft, CommonRoad's vehicle 2.
  private static final double WHEELBASE = 2.579;

  private CommonRoadSolution() {}

  /** A cost function of CommonRoad, by its published id. */
  public enum Cost {
    JB1,
    SA1,
    WX1,
    SM1,
    SM2,
    SM3,
    MW1,
    TR1
  }

  /** A vehicle model of CommonRoad, by its published id; the vehicle is number 2, a BMW 320i. */
  public enum Model {
    /** Kinematic single track: position, steering angle, speed, heading. */
    KS,
    /** Point mass: position and velocity along x and y. */
    PM
  }

  /**
   * @param plan of a scenario from {@code file}
   * @param file names benchmark and version
   * @param problem id of the planning problem
   * @param model whose states are written
   * @param cost function to be judged by
   * @return UTF-8
   */
  public static byte[] write(
      Plan plan, CommonRoadFile file, String problem, Model model, Cost cost) {
    String id = model.name() + "2:" + cost.name() + ":" + file.benchmarkId() + ":" + file.version();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      XMLStreamWriter w =
          XMLOutputFactory.newDefaultFactory()
              .createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
      w.writeStartDocument("UTF-8", "1.0");
      w.writeCharacters("\n");
      w.writeStartElement("CommonRoadSolution");
      w.writeAttribute("benchmark_id", id);
      w.writeCharacters("\n  ");
      String prefix = model.name().toLowerCase(Locale.ROOT);
      w.writeStartElement(prefix + "Trajectory");
      w.writeAttribute("planningProblem", problem);
      for (Plan.Point p : plan.trajectory()) {
        w.writeCharacters("\n    ");
        w.writeStartElement(prefix + "State");
        number(w, "x", p.x());
        number(w, "y", p.y());
        switch (model) {
          case KS -> {
            number(w, "steeringAngle", StrictMath.atan(p.curvature() * WHEELBASE));
            number(w, "velocity", p.speed());
            number(w, "orientation", p.heading());
          }
          case PM -> {
            number(w, "xVelocity", p.speed() * StrictMath.cos(p.heading()));
            number(w, "yVelocity", p.speed() * StrictMath.sin(p.heading()));
          }
        }
        w.writeStartElement("time");
        w.writeCharacters(Long.toString(Math.round(p.time() / file.dt())));
        w.writeEndElement();
        w.writeEndElement();
      }
      w.writeCharacters("\n  ");
      w.writeEndElement();
      w.writeCharacters("\n");
      w.writeEndElement();
      w.writeCharacters("\n");
      w.writeEndDocument();
      w.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static void number(XMLStreamWriter w, String name, double v) throws XMLStreamException {
    w.writeStartElement(name);
    w.writeCharacters(Double.toString(v));
    w.writeEndElement();
  }
}
