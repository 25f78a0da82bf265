package io.sparsewatt.gateway.view;

/** Kinds of live events that carry a sensor's figures. */
enum EventType {
  SPARSITY("sparsity"),
  ENERGY("energy"),
  SCENE("scene"),
  PLAN("plan"),
  LAG("lag");

  private final String id;

  EventType(String id) {
    this.id = id;
  }

  /** Name on the wire. */
  String id() {
    return id;
  }
}
