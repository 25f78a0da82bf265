package io.sparsewatt.ingest.voxelise;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sparsewatt.events.MessageBytes;
import io.sparsewatt.events.Topic;
import io.sparsewatt.events.log.Emitter;
import io.sparsewatt.events.log.LogRecord;
import io.sparsewatt.events.log.PartitionStage;
import io.sparsewatt.events.log.UnprocessableRecordException;
import io.sparsewatt.events.v1.FrameRef;
import io.sparsewatt.events.v1.Modality;
import io.sparsewatt.events.v1.SensorConfiguration;
import io.sparsewatt.events.v1.SensorRecord;
import io.sparsewatt.events.v1.Unprocessed;
import io.sparsewatt.events.v1.VoxelDelta;
import io.sparsewatt.events.v1.VoxelEvent;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import java.util.HashMap;
import java.util.Map;

/**
 * Voxelises one partition of {@code sensor-frames}. Every record becomes exactly one voxel event:
 * keyframe, delta, duplicate, late or rejected.
 *
 * <p>State reaches back over the last {@code window} offsets (retries, late frames, which sensors
 * are open) and, per open sensor, over the voxeliser's history before its last keyframe. Confined
 * to one thread.
 */
public final class VoxelStage implements PartitionStage {

  private final int window;
  private final FrameAdmission admission;
  private final Map<String, SensorVoxels> sensors = new HashMap<>();
  private final PointArrays points = new PointArrays();

  public VoxelStage() {
    this(OPEN_FRAMES);
  }

  /**
   * @param window offsets in which a retry is recognised, at least 1
   */
  public VoxelStage(int window) {
    this.window = window;
    this.admission = new FrameAdmission(window);
  }

  @Override
  public void process(LogRecord in, Emitter out) throws UnprocessableRecordException {
    SensorRecord record = parse(in);
    FrameRef id = record.getId();
    SensorConfiguration configuration = record.getConfiguration();
    closeSensors(in.offset());
    ByteString configurationBytes = configuration.toByteString();
    Admission decided =
        admission.admit(
            id, in.offset(), configurationBytes, SensorVoxels.keyframeEvery(configuration));
    VoxelEvent.Builder event =
        VoxelEvent.newBuilder()
            .setTimeNs(record.getFrame().getTimeNs())
            .setModality(configuration.getModality());
    if (record.getFrame().hasPose()) {
      event.setPose(record.getFrame().getPose());
    }
    if (record.getFrame().hasPath()) {
      event.setPath(record.getFrame().getPath());
    }
    FrameRef.Builder ref = id.toBuilder().setN(in.offset());
    switch (decided) {
      case Admission.Opens opens -> {
        SensorVoxels before = sensors.get(id.getSensor());
        if (before == null || !before.restart(configuration)) {
          sensors.remove(id.getSensor());
        }
        voxelise(record, in.offset(), true, event, ref);
      }
      case Admission.Next next -> voxelise(record, in.offset(), next.keyframe(), event, ref);
      case Admission.Duplicate duplicate ->
          event.setDuplicate(
              unprocessed(
                  "duplicate",
                  "seq "
                      + id.getSeq()
                      + " of stream "
                      + id.getStream()
                      + " was taken "
                      + (in.offset() - duplicate.earlier())
                      + " records before"));
      case Admission.Late late -> event.setLate(unprocessed("late", late.reason()));
    }
    out.emit(Topic.VOXEL_EVENTS, in.offset(), id.getSensor(), event.setId(ref).build());
  }

  @Override
  public long restartOffset(long next) {
    long begins = next - 1;
    for (SensorVoxels voxels : sensors.values()) {
      if (voxels.keyframeN() >= 0) {
        begins = Math.min(begins, voxels.stateBegins());
      }
    }
    // What came within the window before decides which of those frames were taken at all.
    return Math.max(0, begins - window);
  }

  private void voxelise(
      SensorRecord record,
      long offset,
      boolean keyframe,
      VoxelEvent.Builder event,
      FrameRef.Builder ref) {
    String sensor = record.getId().getSensor();
    try {
      SensorVoxels voxels = sensors.get(sensor);
      if (voxels == null) {
        voxels = new SensorVoxels(record.getConfiguration());
        sensors.put(sensor, voxels);
      }
      SensorFrame frame = Frames.frame(record.getFrame(), points);
      long base = voxels.lastN();
      VoxelDelta.Builder delta = voxels.process(frame, record.getId().getSeq(), offset, keyframe);
      ref.setKeyframeN(voxels.keyframeN());
      if (voxels.keyframeN() == offset) {
        event.setKeyframe(delta);
        ref.setBaseN(offset);
      } else {
        event.setDelta(delta);
        ref.setBaseN(base);
      }
    } catch (SensingException e) {
      event.setRejected(unprocessed(e.code(), message(e)));
    } catch (IllegalArgumentException e) {
      event.setRejected(unprocessed("frame-contradicts-itself", message(e)));
    }
  }

  /** Forgets sensors without a processed frame within the window: their next one opens a group. */
  private void closeSensors(long offset) {
    sensors.values().removeIf(voxels -> voxels.lastN() <= offset - window);
  }

  private static SensorRecord parse(LogRecord in) throws UnprocessableRecordException {
    byte[] value = in.value();
    if (value == null) {
      throw new UnprocessableRecordException("no-value", "a sensor record without a value");
    }
    SensorRecord record;
    try {
      record = MessageBytes.parse(SensorRecord.parser(), value);
    } catch (InvalidProtocolBufferException e) {
      throw new UnprocessableRecordException(
          "not-a-sensor-record", "the value is not a SensorRecord: " + e.getMessage(), e);
    }
    if (record.getId().getSensor().isEmpty() || !record.hasFrame()) {
      throw new UnprocessableRecordException(
          "sensor-record-incomplete",
          "a SensorRecord names a sensor and holds a frame; sensor is `"
              + record.getId().getSensor()
              + "`, frame "
              + (record.hasFrame() ? "present" : "absent"));
    }
    if (record.getConfiguration().getModality() == Modality.MODALITY_UNSPECIFIED) {
      throw new UnprocessableRecordException(
          "sensor-record-incomplete",
          "a SensorRecord carries its sensor's configuration; that of sensor "
              + record.getId().getSensor()
              + " names no modality");
    }
    return record;
  }

  private static Unprocessed unprocessed(String code, String reason) {
    return Unprocessed.newBuilder().setCode(code).setReason(reason).build();
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
