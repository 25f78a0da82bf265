package io.sparsewatt.e2e.input;

import java.util.StringJoiner;

/** Scenarios as JSON. */
final class Scenarios {

  /** One lane ahead. */
  static final String ROAD =
      "\"lanes\":[{\"id\":\"right\",\"left\":[[-30,1.75],[120,1.75]],"
          + "\"right\":[[-30,-1.75],[120,-1.75]]}]";

  private Scenarios() {}

  /**
   * @param road such as {@link #ROAD}
   * @param agents such as {@link #agents}, or empty
   */
  static String of(String road, String agents) {
    return "{\"id\":\"a\",\"ego\":{\"x\":0,\"y\":0,\"heading\":0,\"speed\":13},"
        + road
        + (agents.isEmpty() ? "" : ",\"agents\":[" + agents + "]")
        + "}";
  }

  /** Cars in a row, beside the road. */
  static String agents(int count, double length) {
    StringJoiner agents = new StringJoiner(",");
    for (int i = 0; i < count; i++) {
      agents.add(
          "{\"id\":\"a"
              + i
              + "\",\"length\":"
              + length
              + ",\"width\":1.8,\"history\":[{\"time\":0,\"x\":"
              + 6 * i
              + ",\"y\":9,\"heading\":0}]}");
    }
    return agents.toString();
  }

  /** A goal 400 m ahead, to be reached within 2 s. */
  static String outOfReach() {
    return "{\"ego\":{\"x\":0,\"y\":0,\"heading\":0,\"speed\":13},"
        + ROAD
        + ",\"goal\":{\"region\":{\"circle\":{\"x\":400,\"y\":0,\"radius\":2}},\"time\":[0,2]}}";
  }
}
