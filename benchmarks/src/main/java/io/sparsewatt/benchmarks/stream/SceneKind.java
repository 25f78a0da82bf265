package io.sparsewatt.benchmarks.stream;

import io.sparsewatt.simulator.road.Family;

/** What a resting sensor looks at. */
enum SceneKind {
  TOWN_LIGHT("town-light", Family.TOWN, 0.3, "roadside in a town, three tenths of usual traffic"),
  TOWN("town", Family.TOWN, 1, "roadside in a town, usual traffic"),
  MOTORWAY("motorway", Family.HIGHWAY, 1, "beside a motorway, usual traffic");

  private final String id;
  private final Family family;
  private final double traffic;
  private final String note;

  SceneKind(String id, Family family, double traffic, String note) {
    this.id = id;
    this.family = family;
    this.traffic = traffic;
    this.note = note;
  }

  String id() {
    return id;
  }

  Family family() {
    return family;
  }

  double traffic() {
    return traffic;
  }

  String note() {
    return note;
  }
}
