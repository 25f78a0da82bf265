package io.sparsewatt.kafka.stage;

/** Which of its own outputs on a topic a stage is offered after a restart. */
public enum Restore {

  /**
   * Of each key that has an output among the inputs replayed, the last output at or before the last
   * frame processed. Later ones are not offered: they will be produced again, the same. So the
   * stage's {@code restartOffset} must reach back to the last input of whatever it wants back.
   */
  AT_OR_BEFORE,

  /**
   * Of each key the last output there is, because the record carries its own watermark. Every key
   * is offered whose record is at or after the oldest of the sensors' newest records.
   */
  LATEST
}
