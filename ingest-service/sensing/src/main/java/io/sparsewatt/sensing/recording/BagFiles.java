package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.PointFrame;
import io.sparsewatt.sensing.Pose;
import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.SensorFrame;
import io.sparsewatt.sensing.format.DecodeContext;
import io.sparsewatt.sensing.format.FrameDecoder;
import io.sparsewatt.sensing.format.FrameFormat;
import io.sparsewatt.sensing.format.PointCloud2;
import io.sparsewatt.sensing.mcap.McapFile;
import io.sparsewatt.sensing.mcap.McapMessages;
import io.sparsewatt.sensing.mcap.McapRecord;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The point clouds of one topic of a bag, or of the files that a bag was split into, with poses
 * from its transforms.
 *
 * <p>A cloud waits until the transforms reach its time, for at most {@link #MAX_WAITING} clouds and
 * {@link #MAX_WAIT_NANOS} of log time: then the nearest pose within a period stands in, or it has
 * none.
 */
final class BagFiles implements FrameSource {

  /** Clouds held: with transforms of at least 2 Hz a cloud of 20 Hz waits for ten. */
  private static final int MAX_WAITING = 16;

  private static final long MAX_WAIT_NANOS = 1_000_000_000L;

  // Clocks of sensor and odometry may be this far apart in the order they were logged.
  private static final long KEPT_NANOS = 10_000_000_000L;

  // REP 105's frames, from the most to the least corrected; world is what simulators write.
  private static final List<String> FIXED_FRAMES = List.of("map", "odom", "world");

  /** A cloud on its way out: decoded, or failed. */
  private record Waiting(
      @Nullable PointFrame cloud,
      @Nullable EncodedFrame encoded,
      String frameId,
      long logTime,
      @Nullable SensingException failure) {}

  private final List<Path> files;
  private final RecordingOptions options;
  private final BagTopics topics = new BagTopics();
  private final String topic;
  private final TransformTree transforms = new TransformTree();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final boolean posesWanted;

  private int nextFile;
  private @Nullable McapFile file;
  private @Nullable McapMessages messages;
  private Set<Integer> clouds = Set.of();
  private Set<Integer> moving = Set.of();
  private Set<Integer> fixed = Set.of();
  private boolean ordered = true;

  private @Nullable String fixedFrame;
  private long toSkip;
  private long index;
  private long posed;
  private long given;
  private long newestLogTime;
  private boolean ended;
  private @Nullable EncodedFrame encoded;

  BagFiles(List<Path> files, RecordingOptions options) throws SensingException {
    this.files = files;
    this.options = options;
    this.posesWanted = options.poses() == null;
    this.fixedFrame = options.fixedFrame();
    for (Path path : files) {
      try (McapFile each = McapFile.open(path, options.limits())) {
        topics.add(each);
        ordered &= each.isIndexed();
      }
    }
    topic = topics.select(String.valueOf(files.get(0).getFileName()), options.topic());
  }

  @Override
  public FrameFormat format() {
    return FrameFormat.MCAP;
  }

  @Override
  public OptionalLong frameCount() {
    return OptionalLong.of(topics.count(topic));
  }

  @Override
  public void skip(long frames) {
    toSkip += frames;
  }

  @Override
  public @Nullable SensorFrame next() throws SensingException {
    while (true) {
      Waiting first = waiting.peek();
      if (first != null && (ended || isDue(first))) {
        waiting.remove();
        if (first.failure() != null) {
          throw first.failure();
        }
        if (first.cloud() != null) {
          encoded = first.encoded();
          return release(first.cloud(), first.frameId());
        }
      }
      if (first == null && ended) {
        return null;
      }
      if (!ended) {
        take();
      }
    }
  }

  private boolean isDue(Waiting first) {
    PointFrame cloud = first.cloud();
    if (cloud == null || !posesWanted || (moving.isEmpty() && fixed.isEmpty())) {
      return true;
    }
    if (waiting.size() >= MAX_WAITING || newestLogTime - first.logTime() > MAX_WAIT_NANOS) {
      return true;
    }
    String world = world(first.frameId());
    return world != null
        && transforms.coverage(first.frameId(), world, cloud.timeNanos())
            == TransformTree.Coverage.COMPLETE;
  }

  private PointFrame release(PointFrame cloud, String frameId) throws SensingException {
    given++;
    String world = posesWanted ? world(frameId) : null;
    if (world != null
        && world.equals(options.fixedFrame())
        && !transforms.isConnected(frameId, world)) {
      throw new SensingException(
          "fixed-frame-unknown",
          name()
              + ": no transforms connect `"
              + frameId
              + "`, the frame of the points, with `"
              + world
              + "`.");
    }
    if (world == null) {
      return cloud;
    }
    Pose pose = transforms.pose(frameId, world, cloud.timeNanos());
    transforms.forgetBefore(cloud.timeNanos() - KEPT_NANOS);
    if (pose == null) {
      return cloud;
    }
    // From the first pose on the world stays: another frame would move everything at once.
    fixedFrame = world;
    posed++;
    return cloud.withPose(pose);
  }

  private @Nullable String world(String frameId) {
    if (fixedFrame != null) {
      return fixedFrame;
    }
    for (String candidate : FIXED_FRAMES) {
      if (transforms.isConnected(frameId, candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /** Takes one message off the bag. */
  private void take() throws SensingException {
    McapRecord.Message message;
    try {
      message = nextMessage();
    } catch (SensingException e) {
      // The clouds that wait came before the damage.
      ended = true;
      waiting.add(new Waiting(null, null, "", 0, e));
      return;
    }
    if (message == null) {
      ended = true;
      return;
    }
    newestLogTime = Math.max(newestLogTime, message.logTime());
    int channel = message.channelId();
    if (clouds.contains(channel)) {
      index++;
      if (index > toSkip) {
        waiting.add(decode(message));
      }
      return;
    }
    try {
      transforms.add(message.data(), fixed.contains(channel));
    } catch (SensingException e) {
      ended = true;
      waiting.add(
          new Waiting(
              null,
              null,
              "",
              0,
              new SensingException(
                  e.code(),
                  name() + ", transforms before frame " + (index + 1) + ": " + e.getMessage(),
                  e)));
    }
  }

  private Waiting decode(McapRecord.Message message) {
    String source = name() + ", " + topic + ", frame " + index;
    DecodeContext context = DecodeContext.of(source);
    try {
      PointCloud2 cloud = PointCloud2.read(message.data(), options.limits());
      // A driver without a clock leaves the stamp at zero.
      Long time = cloud.stampNanos() == 0 ? Long.valueOf(message.logTime()) : null;
      PointFrame frame =
          FrameDecoder.decode(
              FrameFormat.POINTCLOUD2_CDR,
              message.data(),
              context.withTime(time),
              options.limits());
      return new Waiting(
          frame,
          new EncodedFrame(FrameFormat.POINTCLOUD2_CDR, message.data(), time),
          TransformTree.name(cloud.frameId()),
          message.logTime(),
          null);
    } catch (SensingException e) {
      boolean placed = String.valueOf(e.getMessage()).startsWith(source);
      SensingException failure =
          placed ? e : new SensingException(e.code(), source + ": " + e.getMessage(), e);
      return new Waiting(null, null, "", message.logTime(), failure);
    }
  }

  private McapRecord.@Nullable Message nextMessage() throws SensingException {
    while (true) {
      McapMessages open = messages;
      if (open != null) {
        McapRecord.Message message = open.next();
        if (message != null) {
          return message;
        }
        closeFile();
      }
      if (nextFile == files.size()) {
        return null;
      }
      openFile(files.get(nextFile++));
    }
  }

  private void openFile(Path path) throws SensingException {
    McapFile opened = McapFile.open(path, options.limits());
    file = opened;
    clouds = BagTopics.channels(opened, topic);
    moving = posesWanted ? BagTopics.transforms(opened, false) : Set.of();
    fixed = posesWanted ? BagTopics.transforms(opened, true) : Set.of();
    Set<Integer> wanted = new TreeSet<>(clouds);
    wanted.addAll(moving);
    wanted.addAll(fixed);
    messages = opened.messages(wanted);
  }

  private void closeFile() throws SensingException {
    McapMessages openMessages = messages;
    McapFile openFile = file;
    messages = null;
    file = null;
    if (openMessages != null) {
      openMessages.close();
    }
    if (openFile != null) {
      openFile.close();
    }
  }

  private String name() {
    return String.valueOf(files.get(Math.max(0, nextFile - 1)).getFileName());
  }

  @Override
  public @Nullable EncodedFrame encoded() {
    return encoded;
  }

  @Override
  public boolean readableAfter(SensingException failure) {
    boolean container =
        failure.code().startsWith("mcap-")
            || failure.code().startsWith("compression-")
            || failure.code().startsWith("transform")
            || failure.code().equals("input-unreadable");
    return !container && (!ended || !waiting.isEmpty());
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (files.size() > 1) {
      notes.add(files.size() + " files");
    }
    notes.add("topic " + topic + ", " + topics.count(topic) + " frames");
    if (!ordered) {
      notes.add("no index, so in the file's order");
    }
    if (given > 0) {
      notes.add(
          posed == 0
              ? "no poses"
              : posed + " of " + given + " frames posed by transforms in `" + fixedFrame + "`");
    }
    if (transforms.rejected() > 0) {
      notes.add(transforms.rejected() + " transforms passed over: no unit quaternion");
    }
    return notes;
  }

  @Override
  public void close() throws SensingException {
    ended = true;
    waiting.clear();
    closeFile();
  }
}
