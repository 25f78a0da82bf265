package io.sparsewatt.ingest.frames;

import io.sparsewatt.boot.Problem;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.FrameReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A file of events on its way into the log, packet by packet, and how far it has come. Confined to
 * one thread at a time.
 */
final class EventFile {

  /** Packets that are cut at a time, of at most 2.4 MB each. */
  private static final int AT_A_TIME = 8;

  private final FrameReader reader;
  private final FrameRecords records;
  private final IngestMetrics metrics;

  private int cut;
  private int stored;
  private int dropped;
  private long lastN = -1;
  private long events;

  /** One packet as a record. */
  record Packet(ProducerRecord<String, byte[]> record, int events) {}

  EventFile(FrameReader reader, FrameRecords records, IngestMetrics metrics) {
    this.reader = reader;
    this.records = records;
    this.metrics = metrics;
  }

  FrameRecords records() {
    return records;
  }

  /** The next packets, none at the end. Takes a while: for a worker. */
  List<Packet> next() throws SensingException {
    List<Packet> packets = new ArrayList<>(AT_A_TIME);
    while (packets.size() < AT_A_TIME) {
      long start = System.nanoTime();
      SensorFrame frame = reader.next();
      if (frame == null) {
        break;
      }
      long seq = records.header().seq() + cut;
      packets.add(new Packet(records.of(frame, seq, start), frame.count()));
      metrics.decoded(Duration.ofNanos(System.nanoTime() - start), frame.count());
      cut++;
    }
    return packets;
  }

  void stored(Packet packet, long n) {
    stored++;
    events += packet.events();
    lastN = n;
  }

  void dropped() {
    dropped++;
  }

  Accepted accepted() {
    return new Accepted(
        records.sensor().getSensor(),
        records.header().stream(),
        records.header().seq(),
        stored,
        dropped,
        lastN(),
        events,
        true);
  }

  private @Nullable Long lastN() {
    return lastN < 0 ? null : lastN;
  }

  /** A failure, with how far the file came before it. */
  Problem told(Problem problem) {
    int done = stored + dropped;
    return problem.told(
        "",
        stored
            + (stored == 1 ? " packet was" : " packets were")
            + " accepted before"
            + (done == 0 ? "" : ", up to seq " + (records.header().seq() + done - 1))
            + "; the same file with the same stream and seq repeats none of them.");
  }
}
