package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.SensingException;
import io.sparsewatt.sensing.mcap.McapFile;
import io.sparsewatt.sensing.mcap.McapRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The topics of a bag, and which of them holds the frames. */
final class BagTopics {

  static final String CLOUD = "sensor_msgs/msg/PointCloud2";
  private static final String TRANSFORM = "tf2_msgs/msg/TFMessage";
  private static final String CDR = "cdr";
  private static final int MOST_LISTED = 40;

  /** One topic: its type and encoding (of its first channel), its messages over all files. */
  private record Topic(String type, String encoding, long count) {}

  private final TreeMap<String, Topic> topics = new TreeMap<>();

  void add(McapFile file) {
    for (McapRecord.Channel channel : file.channels().values()) {
      Topic found =
          new Topic(
              type(file, channel), channel.messageEncoding(), file.messageCount(channel.id()));
      topics.merge(
          channel.topic(),
          found,
          (a, b) -> new Topic(a.type(), a.encoding(), a.count() + b.count()));
    }
  }

  /**
   * The topic asked for, else the only one of point clouds.
   *
   * @throws SensingException {@code topic-unknown}, {@code topic-type}, {@code topic-ambiguous},
   *     {@code topic-missing}, each with the list
   */
  String select(String bag, @Nullable String asked) throws SensingException {
    if (asked != null) {
      Topic topic = topics.get(asked);
      if (topic == null) {
        throw new SensingException("topic-unknown", bag + ": no topic `" + asked + "`. " + list());
      }
      if (!isCloud(topic)) {
        throw new SensingException(
            "topic-type",
            bag
                + ": `"
                + asked
                + "` holds "
                + topic.type()
                + " in "
                + topic.encoding()
                + "; "
                + CLOUD
                + " in cdr expected. "
                + list());
      }
      return asked;
    }
    List<String> clouds = new ArrayList<>();
    for (Map.Entry<String, Topic> topic : topics.entrySet()) {
      if (isCloud(topic.getValue())) {
        clouds.add(topic.getKey());
      }
    }
    if (clouds.size() == 1) {
      return clouds.get(0);
    }
    if (clouds.isEmpty()) {
      throw new SensingException(
          "topic-missing", bag + ": no topic holds " + CLOUD + " in cdr. " + list());
    }
    throw new SensingException(
        "topic-ambiguous",
        bag
            + ": "
            + clouds.size()
            + " topics hold point clouds; choose one with --topic. "
            + list());
  }

  long count(String topic) {
    Topic found = topics.get(topic);
    return found == null ? 0 : found.count();
  }

  static Set<Integer> channels(McapFile file, String topic) {
    Set<Integer> ids = new TreeSet<>();
    for (McapRecord.Channel channel : file.channels().values()) {
      if (channel.topic().equals(topic)) {
        ids.add(channel.id());
      }
    }
    return ids;
  }

  /** Channels of transforms; of the fixed ones, or of the moving ones. */
  static Set<Integer> transforms(McapFile file, boolean fixed) {
    Set<Integer> ids = new TreeSet<>();
    for (McapRecord.Channel channel : file.channels().values()) {
      if (type(file, channel).equals(TRANSFORM)
          && channel.messageEncoding().equals(CDR)
          && channel.topic().endsWith("tf_static") == fixed) {
        ids.add(channel.id());
      }
    }
    return ids;
  }

  private static boolean isCloud(Topic topic) {
    return topic.type().equals(CLOUD) && topic.encoding().equals(CDR);
  }

  private static String type(McapFile file, McapRecord.Channel channel) {
    McapRecord.Schema schema = file.schemas().get(channel.schemaId());
    return schema == null ? "no schema" : schema.name();
  }

  private String list() {
    if (topics.isEmpty()) {
      return "It has no topics.";
    }
    StringBuilder list = new StringBuilder("Topics: ");
    int n = 0;
    for (Map.Entry<String, Topic> topic : topics.entrySet()) {
      if (n == MOST_LISTED) {
        list.append(", and ").append(topics.size() - n).append(" more");
        break;
      }
      list.append(n++ == 0 ? "" : ", ")
          .append(topic.getKey())
          .append(" (")
          .append(topic.getValue().type())
          .append(", ")
          .append(topic.getValue().count())
          .append(')');
    }
    return list.append('.').toString();
  }
}
