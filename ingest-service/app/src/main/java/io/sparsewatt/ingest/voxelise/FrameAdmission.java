package io.sparsewatt.ingest.voxelise;

import com.google.protobuf.ByteString;
import io.sparsewatt.events.v1.FrameRef;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recognises retries, late frames and new groups in one partition of {@code sensor-frames}.
 *
 * <p>Everything is a function of the last {@code window} offsets, so that a restart that reads so
 * many offsets again decides as before. Memory is bounded by that number. Confined to one thread.
 */
final class FrameAdmission {

  /** A frame's identity as its sender repeats it. */
  private record Identity(String sensor, String stream, long seq) {}

  private record Entry(Identity identity, long offset) {}

  /** Where a sensor's accepted stream stands. */
  private static final class Position {
    private String stream;
    private long seq;
    private long offset;
    private ByteString configuration;

    Position(String stream, long seq, long offset, ByteString configuration) {
      this.stream = stream;
      this.seq = seq;
      this.offset = offset;
      this.configuration = configuration;
    }
  }

  private final long window;
  private final ArrayDeque<Entry> recent = new ArrayDeque<>();
  private final Map<Identity, Long> seen = new HashMap<>();
  private final Map<String, Position> positions = new HashMap<>();

  /**
   * @param window offsets that are remembered, at least 1
   */
  FrameAdmission(long window) {
    if (window < 1) {
      throw new IllegalArgumentException("window >= 1 required but it was " + window);
    }
    this.window = window;
  }

  /**
   * Decides on the record at {@code offset}, which must rise from call to call.
   *
   * @param configuration serialised configuration under which the frame is to be processed
   * @param keyframeEvery frames between keyframes, at least 1
   */
  Admission admit(FrameRef id, long offset, ByteString configuration, int keyframeEvery) {
    forget(offset - window);
    Identity identity = new Identity(id.getSensor(), id.getStream(), id.getSeq());
    Long earlier = seen.get(identity);
    if (earlier != null) {
      return new Admission.Duplicate(earlier);
    }
    Position position = positions.get(id.getSensor());
    Admission admission = decide(identity, position, configuration, keyframeEvery);
    recent.addLast(new Entry(identity, offset));
    seen.put(identity, offset);
    if (!(admission instanceof Admission.Late)) {
      advance(position, identity, offset, configuration);
    }
    return admission;
  }

  private Admission decide(
      Identity identity, @Nullable Position position, ByteString configuration, int keyframeEvery) {
    if (position == null) {
      return new Admission.Opens();
    }
    if (!position.stream.equals(identity.stream())) {
      return hasEntryOf(identity)
          ? new Admission.Late(
              "stream " + identity.stream() + " has been replaced by stream " + position.stream)
          : new Admission.Opens();
    }
    if (identity.seq() < position.seq) {
      return new Admission.Late(
          "seq "
              + identity.seq()
              + " of stream "
              + identity.stream()
              + " comes after seq "
              + position.seq);
    }
    if (!configuration.equals(position.configuration)) {
      return new Admission.Opens();
    }
    return new Admission.Next(
        Math.floorDiv(identity.seq(), keyframeEvery) != Math.floorDiv(position.seq, keyframeEvery));
  }

  private boolean hasEntryOf(Identity identity) {
    for (Entry entry : recent) {
      if (entry.identity().stream().equals(identity.stream())
          && entry.identity().sensor().equals(identity.sensor())) {
        return true;
      }
    }
    return false;
  }

  private void advance(
      @Nullable Position position, Identity identity, long offset, ByteString configuration) {
    if (position == null) {
      positions.put(
          identity.sensor(),
          new Position(identity.stream(), identity.seq(), offset, configuration));
    } else {
      position.stream = identity.stream();
      position.seq = identity.seq();
      position.offset = offset;
      position.configuration = configuration;
    }
  }

  /** Drops what lies at or before {@code last}. */
  private void forget(long last) {
    while (!recent.isEmpty() && recent.getFirst().offset() <= last) {
      seen.remove(recent.removeFirst().identity());
    }
    for (Iterator<Position> it = positions.values().iterator(); it.hasNext(); ) {
      if (it.next().offset <= last) {
        it.remove();
      }
    }
  }
}
