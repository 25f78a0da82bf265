package io.sparsewatt.gateway.view;

/** Stages of the pipeline, in the order that a frame passes them. */
enum Stage {
  VOXELS("voxels"),
  NETWORK("network"),
  SCENE("scene"),
  PLAN("plan"),
  ENERGY("energy");

  private final String id;

  Stage(String id) {
    this.id = id;
  }

  /** Name on the wire. */
  String id() {
    return id;
  }
}
