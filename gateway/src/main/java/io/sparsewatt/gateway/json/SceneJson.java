package io.sparsewatt.gateway.json;

import io.sparsewatt.events.Columns;
import io.sparsewatt.events.v1.Pose;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SceneObject;
import io.sparsewatt.events.v1.SceneObstacle;
import tools.jackson.core.JsonGenerator;

/** The event {@code scene} (docs/api/live.md, section 2.4). */
public final class SceneJson {

  private static final String SIZED = "-sized";

  private SceneJson() {}

  /**
   * @throws IllegalArgumentException if the free-space column does not hold its sectors
   */
  public static EventBody of(EventHead head, SceneEvent event) {
    Columns.require("free_space", event.getFreeSpace(), event.getFreeSpaceSectors(), Float.BYTES);
    float[] metres = Columns.floats(event.getFreeSpace());
    return EventBody.of(
        head,
        json -> {
          json.writeStringProperty("source", event.getSource());
          Json.text(json, "unlabelled", event.getUnlabelled());
          if (event.hasEgo()) {
            ego(json, event.getEgo());
          } else {
            json.writeNullProperty("ego");
          }
          if (event.hasEgoSpeed()) {
            Json.number(json, "egoSpeed", event.getEgoSpeed());
          } else {
            json.writeNullProperty("egoSpeed");
          }
          json.writeArrayPropertyStart("objects");
          for (SceneObject object : event.getObjectsList()) {
            object(json, object);
          }
          json.writeEndArray();
          json.writeArrayPropertyStart("obstacles");
          for (SceneObstacle obstacle : event.getObstaclesList()) {
            obstacle(json, obstacle);
          }
          json.writeEndArray();
          freeSpace(json, metres);
        });
  }

  private static void ego(JsonGenerator json, Pose ego) {
    json.writeObjectPropertyStart("ego");
    Json.number(json, "x", ego.getX());
    Json.number(json, "y", ego.getY());
    Json.number(json, "z", ego.getZ());
    Json.number(json, "qx", ego.getQx());
    Json.number(json, "qy", ego.getQy());
    Json.number(json, "qz", ego.getQz());
    Json.number(json, "qw", ego.getQw());
    json.writeEndObject();
  }

  private static void object(JsonGenerator json, SceneObject object) {
    json.writeStartObject();
    json.writeNumberProperty("track", object.getTrack());
    json.writeStringProperty("kind", kind(object.getKind()));
    Json.number(json, "x", object.getX());
    Json.number(json, "y", object.getY());
    Json.number(json, "z", object.getZ());
    Json.number(json, "length", object.getLength());
    Json.number(json, "width", object.getWidth());
    Json.number(json, "height", object.getHeight());
    Json.number(json, "yaw", object.getYaw());
    Json.number(json, "vx", object.getVx());
    Json.number(json, "vy", object.getVy());
    json.writeNumberProperty("age", object.getAge());
    json.writeNumberProperty("hits", object.getHits());
    // Records from before the field have objects of geometry alone.
    json.writeStringProperty(
        "classSource", object.getClassSource().isEmpty() ? "geometry" : object.getClassSource());
    if (object.hasClassShare()) {
      Json.number(json, "classShare", Math.round(object.getClassShare() * 1000) / 1000.0);
    } else {
      json.writeNullProperty("classShare");
    }
    json.writeEndObject();
  }

  private static void obstacle(JsonGenerator json, SceneObstacle obstacle) {
    json.writeStartObject();
    Json.number(json, "x", obstacle.getX());
    Json.number(json, "y", obstacle.getY());
    Json.number(json, "z", obstacle.getZ());
    Json.number(json, "length", obstacle.getLength());
    Json.number(json, "width", obstacle.getWidth());
    Json.number(json, "height", obstacle.getHeight());
    Json.number(json, "yaw", obstacle.getYaw());
    json.writeEndObject();
  }

  private static void freeSpace(JsonGenerator json, float[] metres) {
    if (metres.length == 0) {
      json.writeNullProperty("freeSpace");
      return;
    }
    json.writeObjectPropertyStart("freeSpace");
    json.writeNumberProperty("sectors", metres.length);
    json.writeArrayPropertyStart("metres");
    for (float distance : metres) {
      // Centimetres are finer than a voxel, and a third of the text.
      Json.number(json, Float.isFinite(distance) ? Math.round(distance * 100.0) / 100.0 : distance);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * What geometry calls vehicle-sized is shown as a vehicle; {@code classSource} says on what
   * grounds.
   */
  private static String kind(String kind) {
    return kind.endsWith(SIZED) ? kind.substring(0, kind.length() - SIZED.length()) : kind;
  }
}
