package io.sparsewatt.driving.highway;

/** Decides what the ego does, second by second, in one drive. Used by one thread. */
public interface HighwayDriver {

  /**
   * What to do next.
   *
   * @param view of the moment; it does not change later
   */
  MetaAction decide(HighwayView view);
}
