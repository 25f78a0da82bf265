package io.sparsewatt.events;

/**
 * Record headers: metadata as CloudEvents in binary mode, and what is measured on the way. No value
 * of any output may depend on a header.
 */
public final class Headers {

  /** CloudEvents 1.0: {@code 1.0}. */
  public static final String CE_SPECVERSION = "ce_specversion";

  /** CloudEvents: sensor, topic and n, unique. */
  public static final String CE_ID = "ce_id";

  /** CloudEvents: {@code io.sparsewatt.} and the topic. */
  public static final String CE_TYPE = "ce_type";

  /** CloudEvents: {@code /sensors/} and the sensor id. */
  public static final String CE_SOURCE = "ce_source";

  /** {@code application/protobuf}. */
  public static final String CONTENT_TYPE = "content-type";

  /** W3C trace context. */
  public static final String TRACEPARENT = "traceparent";

  /** int64 big-endian: the frame the record speaks of. */
  public static final String N = "sw_n";

  /** int64 big-endian: nanoseconds that the writing stage spent on the record. */
  public static final String TOOK_NANOS = "sw_took_ns";

  /** UTF-8 decimal or text, on dead-letter records: where the record stood and why it is here. */
  public static final String DLT_TOPIC = "sw_dlt_topic";

  public static final String DLT_PARTITION = "sw_dlt_partition";
  public static final String DLT_OFFSET = "sw_dlt_offset";
  public static final String DLT_STAGE = "sw_dlt_stage";
  public static final String DLT_CODE = "sw_dlt_code";
  public static final String DLT_REASON = "sw_dlt_reason";

  private Headers() {}
}
