package io.sparsewatt.events;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.sparsewatt.events.v1.ActivationEvent;
import io.sparsewatt.events.v1.EnergyEvent;
import io.sparsewatt.events.v1.LedgerRecord;
import io.sparsewatt.events.v1.PlanEvent;
import io.sparsewatt.events.v1.SceneEvent;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.events.v1.VoxelEvent;

/**
 * The topics of the platform, each with the message it carries and how it is kept.
 *
 * <p>All have {@link #PARTITIONS} partitions, so that a stage writes to the partition it read from.
 * The number can never change: it places every sensor's history.
 */
public enum Topic {
  SENSORS("sensors", Keep.LATEST_PER_KEY, 0, SensorConfiguration.parser()),
  // 2 MB a frame, ten a second: 6 GiB hold five minutes of one 64-beam sensor, many times what a
  // restart
  // reads back.
  SENSOR_FRAMES("sensor-frames", Keep.BYTES, 6L << 30, SensorRecord.parser()),
  VOXEL_EVENTS("voxel-events", Keep.BYTES, 2L << 30, VoxelEvent.parser()),
  ACTIVATION_EVENTS("activation-events", Keep.BYTES, 1L << 30, ActivationEvent.parser()),
  SCENES("scenes", Keep.BYTES, 1L << 30, SceneEvent.parser()),
  ENERGY_EVENTS("energy-events", Keep.BYTES, 512L << 20, EnergyEvent.parser()),
  ENERGY_LEDGER("energy-ledger", Keep.LATEST_PER_KEY, 0, LedgerRecord.parser()),
  PLANS("plans", Keep.BYTES, 1L << 30, PlanEvent.parser());

  /** How a topic is kept. */
  public enum Keep {
    /** The last record of each key, for ever. */
    LATEST_PER_KEY,
    /** Everything, up to a number of bytes over all partitions. */
    BYTES
  }

  /** Partitions of every topic. Twelve divides among 1, 2, 3, 4, 6 and 12 instances. */
  public static final int PARTITIONS = 12;

  /** Largest decoded frame, and so the largest value of any record, in bytes. */
  public static final int MAX_FRAME_BYTES = 8 << 20;

  /**
   * Largest record as Kafka counts it: the frame, its header message and record headers, for which
   * 64 KiB is ample. Producer, broker, fetch and WebSocket limits follow from it.
   */
  public static final int MAX_RECORD_BYTES = MAX_FRAME_BYTES + (64 << 10);

  private final String id;
  private final Keep keep;
  private final long totalBytes;
  private final Parser<? extends MessageLite> parser;

  Topic(String id, Keep keep, long totalBytes, Parser<? extends MessageLite> parser) {
    this.id = id;
    this.keep = keep;
    this.totalBytes = totalBytes;
    this.parser = parser;
  }

  /** Name on the broker. */
  public String id() {
    return id;
  }

  /** Name of the topic for records of this one that could not be processed. */
  public String deadLetterId() {
    return id + "-dlt";
  }

  public Keep keep() {
    return keep;
  }

  /** Retention over all partitions in bytes; 0 for {@link Keep#LATEST_PER_KEY}. */
  public long totalBytes() {
    return totalBytes;
  }

  /** Parser of the topic's message. */
  public Parser<? extends MessageLite> parser() {
    return parser;
  }

  /**
   * Partition of a rig: the same on every topic, so that one vehicle's sensors meet.
   *
   * <p>FNV-1a over the UTF-16 units of the id; stated here because it can never change either.
   */
  public static int partitionOf(String rig) {
    int hash = 0x811c9dc5;
    for (int i = 0; i < rig.length(); i++) {
      hash = (hash ^ rig.charAt(i)) * 0x01000193;
    }
    return Math.floorMod(hash, PARTITIONS);
  }
}
