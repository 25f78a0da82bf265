package io.sparsewatt.simulator.worlds.layout;

import io.sparsewatt.simulator.scene.ObjectClass;
import io.sparsewatt.simulator.worlds.solid.Frame;
import io.sparsewatt.simulator.worlds.solid.Solids;
import io.sparsewatt.simulator.worlds.solid.Terrain;
import io.sparsewatt.simulator.worlds.thing.Pedestrian;
import io.sparsewatt.simulator.worlds.thing.TwoWheeler;
import io.sparsewatt.simulator.worlds.thing.Vehicle;

/** A road user with its path; one that stands has a path of speed 0. */
record Agent(int instance, Body body, Path path) {

  /** What it is. */
  sealed interface Body {
    /** Length, width and height of the box around it, metres. */
    double length();

    double width();

    double height();

    ObjectClass type();

    void addTo(Solids out, Frame frame, int instance, double walked);
  }

  record Driven(Vehicle vehicle) implements Body {
    @Override
    public double length() {
      return vehicle.length();
    }

    @Override
    public double width() {
      return vehicle.width();
    }

    @Override
    public double height() {
      return vehicle.height();
    }

    @Override
    public ObjectClass type() {
      return ObjectClass.VEHICLE;
    }

    @Override
    public void addTo(Solids out, Frame frame, int instance, double walked) {
      vehicle.addTo(out, frame, instance);
    }
  }

  record Ridden(TwoWheeler machine) implements Body {
    @Override
    public double length() {
      return machine.length();
    }

    @Override
    public double width() {
      return machine.width();
    }

    @Override
    public double height() {
      return machine.height();
    }

    @Override
    public ObjectClass type() {
      return ObjectClass.TWO_WHEELER;
    }

    @Override
    public void addTo(Solids out, Frame frame, int instance, double walked) {
      machine.addTo(out, frame, instance);
    }
  }

  record OnFoot(Pedestrian person) implements Body {
    @Override
    public double length() {
      return person.length();
    }

    @Override
    public double width() {
      return person.width();
    }

    @Override
    public double height() {
      return person.height();
    }

    @Override
    public ObjectClass type() {
      return ObjectClass.PEDESTRIAN;
    }

    @Override
    public void addTo(Solids out, Frame frame, int instance, double walked) {
      person.addTo(out, frame, instance, walked);
    }
  }

  /** Where it is at a time, on the ground. */
  Frame frame(Terrain terrain, double seconds) {
    double x = path.x(seconds);
    double y = path.y(seconds);
    double yaw = path.yaw(seconds);
    double z = terrain.height(x, y);
    // People stand upright on a slope.
    return body instanceof OnFoot
        ? Frame.at(x, y, z, yaw)
        : Frame.onSlope(x, y, z, yaw, terrain.slopeX(x, y), terrain.slopeY(x, y));
  }

  /** Puts it into a scene at a time, with its velocity. */
  void addTo(Solids out, Terrain terrain, double seconds) {
    int from = out.count();
    double walked = path.speed() > 0 ? path.speed() * seconds : -1;
    body.addTo(out, frame(terrain, seconds), instance, walked);
    if (path.speed() > 0) {
      double yaw = path.yaw(seconds);
      out.move(from, path.speed() * StrictMath.cos(yaw), path.speed() * StrictMath.sin(yaw));
    }
  }
}
