package io.sparsewatt.driving.forecast;

import io.sparsewatt.planner.futures.Futures;
import io.sparsewatt.planner.futures.Outlook;

/** Something that says where agents will be. Safe for use by several threads. */
public interface Forecaster {

  /** What it is called in tables. */
  String name();

  /**
   * Futures at the outlook's times, the first its best single one; as many as are asked for, which
   * are all the same where it knows but one.
   */
  Futures forecast(Outlook outlook);
}
