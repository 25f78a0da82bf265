package io.sparsewatt.kafka;

import io.sparsewatt.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the platform's topics and refuses a cluster whose topics do not fit.
 *
 * <p>Every topic is created with its dead-letter topic. Several services may do it at the same
 * moment. Blocking; for the start of a service.
 */
public final class TopicAdmin implements AutoCloseable {

  // Metadata reaches a broker within a few heartbeats of the controller.
  private static final int ASK_AGAIN_MILLIS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);

  /** Records of one topic that could not be processed, over all partitions. */
  static final long DEAD_LETTER_BYTES = 256L << 20;

  /** A segment holds the largest record, with what Kafka writes around it. */
  static final long SMALLEST_SEGMENT_BYTES = Topic.MAX_RECORD_BYTES + (64L << 10);

  /** Fewer, larger files where there is room for at least eight. */
  private static final long LARGEST_SEGMENT_BYTES = 64L << 20;

  /**
   * How long a compacted topic keeps superseded records at least: a restarting stage looks for the
   * one that belongs to its committed position, seconds behind the newest.
   */
  private static final long COMPACTION_LAG_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final Admin admin;
  private final TopicOptions options;

  public TopicAdmin(KafkaConnection connection, TopicOptions options) {
    Map<String, Object> all = connection.clientProperties();
    all.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        (int) Math.min(Integer.MAX_VALUE, options.timeout().toMillis()));
    all.put(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) Math.min(30_000, options.timeout().toMillis()));
    this.admin = Admin.create(all);
    this.options = options;
  }

  /**
   * Makes sure that every topic of the platform and its dead-letter topic exist, with {@link
   * Topic#PARTITIONS} partitions and kept as {@link Topic} says. What differs in retention or sizes
   * is set right.
   *
   * @throws TopicMismatchException if one exists with another number of partitions
   * @throws KafkaException if the brokers can't be reached in time or refuse
   */
  public void ensureTopics() {
    Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
    for (Topic topic : Topic.values()) {
      wanted.put(topic.id(), configuration(topic));
      wanted.put(topic.deadLetterId(), byBytes(DEAD_LETTER_BYTES));
    }
    create(wanted);
    verify(wanted);
  }

  private void create(Map<String, Map<String, String>> wanted) {
    List<NewTopic> topics = new ArrayList<>();
    wanted.forEach((name, configuration) ->
        topics.add(
            new NewTopic(name, Topic.PARTITIONS, (short) options.replicationFactor())
                .configs(configuration)));
    Map<String, KafkaFuture<Void>> created = admin.createTopics(topics).values();
    int count = 0;
    for (Map.Entry<String, KafkaFuture<Void>> entry : created.entrySet()) {
      try {
        get("creating topic " + entry.getKey(), entry.getValue());
        count++;
      } catch (TopicExistsException e) {
        LOG.debug("{} exists", entry.getKey());
      }
    }
    if (count > 0) {
      LOG.info("{} of {} topics created", count, wanted.size());
    }
  }

  /** A broker answers for a topic a moment after the controller has made it, so this asks again. */
  private Map<String, TopicDescription> describe(Map<String, Map<String, String>> wanted) {
    long deadline = System.nanoTime() + options.timeout().toNanos();
    while (true) {
      try {
        return get("describing topics", admin.describeTopics(wanted.keySet()).allTopicNames());
      } catch (KafkaException e) {
        boolean early = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!early || System.nanoTime() > deadline) {
          throw e;
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException("describing topics was interrupted", e);
      }
    }
  }

  private void verify(Map<String, Map<String, String>> wanted) {
    Map<String, TopicDescription> found = describe(wanted);
    for (TopicDescription topic : found.values()) {
      int partitions = topic.partitions().size();
      if (partitions != Topic.PARTITIONS) {
        throw new TopicMismatchException(
            "topic "
                + topic.name()
                + " has "
                + partitions
                + " partitions; "
                + Topic.PARTITIONS
                + " are required, because the number places every sensor's records. Use another"
                + " cluster, or delete the topic with what is in it");
      }
      int copies = topic.partitions().getFirst().replicas().size();
      if (copies < options.replicationFactor()) {
        LOG.warn(
            "topic {} has {} copies of a partition, {} are configured; reassign it with Kafka's own"
                + " tools",
            topic.name(),
            copies,
            options.replicationFactor());
      }
    }
    alignConfiguration(wanted);
  }

  private void alignConfiguration(Map<String, Map<String, String>> wanted) {
    List<ConfigResource> resources =
        wanted.keySet().stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    Map<ConfigResource, Config> found =
        get("reading topic configurations", admin.describeConfigs(resources).all());
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (ConfigResource resource : resources) {
      Config present = found.get(resource);
      Map<String, String> target = wanted.get(resource.name());
      if (present == null || target == null) {
        continue;
      }
      List<AlterConfigOp> operations = new ArrayList<>();
      target.forEach((key, value) -> {
        ConfigEntry entry = present.get(key);
        if (entry == null || !value.equals(entry.value())) {
          operations.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET));
        }
      });
      if (!operations.isEmpty()) {
        LOG.info("topic {}: {} set", resource.name(), operations);
        changes.put(resource, operations);
      }
    }
    if (!changes.isEmpty()) {
      get("setting topic configurations", admin.incrementalAlterConfigs(changes).all());
    }
  }

  private Map<String, String> configuration(Topic topic) {
    return switch (topic.keep()) {
      case BYTES -> byBytes(topic.totalBytes());
      case LATEST_PER_KEY -> {
        Map<String, String> configuration = sizes(SMALLEST_SEGMENT_BYTES);
        configuration.put("cleanup.policy", "compact");
        configuration.put("min.compaction.lag.ms", Long.toString(COMPACTION_LAG_MILLIS));
        // Cleaned when a tenth is superseded: these topics are read back whole.
        configuration.put("min.cleanable.dirty.ratio", "0.1");
        yield configuration;
      }
    };
  }

  /**
   * Kafka deletes whole segments while what remains is at least {@code retention.bytes}, so a
   * partition holds up to one segment more. Both together are the partition's share of the total.
   */
  private Map<String, String> byBytes(long totalBytes) {
    long share = totalBytes / Topic.PARTITIONS;
    long segment = Math.clamp(share / 8, SMALLEST_SEGMENT_BYTES, LARGEST_SEGMENT_BYTES);
    Map<String, String> configuration = sizes(segment);
    configuration.put("cleanup.policy", "delete");
    configuration.put("retention.bytes", Long.toString(Math.max(segment, share - segment)));
    // By bytes alone: a recording replayed with old timestamps is not deleted on arrival.
    configuration.put("retention.ms", "-1");
    return configuration;
  }

  private Map<String, String> sizes(long segmentBytes) {
    Map<String, String> configuration = new HashMap<>();
    configuration.put("segment.bytes", Long.toString(segmentBytes));
    configuration.put("max.message.bytes", Integer.toString(Topic.MAX_RECORD_BYTES));
    configuration.put("min.insync.replicas", Integer.toString(options.minInSyncReplicas()));
    return configuration;
  }

  /**
   * How far a group is behind on a topic: for each partition the records between its committed
   * position and the end of the log; all that the log has where it has committed nothing.
   */
  public long[] lag(String groupId, Topic topic) {
    Map<TopicPartition, OffsetSpec> newest = new HashMap<>();
    Map<TopicPartition, OffsetSpec> oldest = new HashMap<>();
    for (TopicPartition partition : LogReader.partitions(topic)) {
      newest.put(partition, OffsetSpec.latest());
      oldest.put(partition, OffsetSpec.earliest());
    }
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(
            "reading the position of group " + groupId,
            admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata());
    var begin = get("reading the start of " + topic.id(), admin.listOffsets(oldest).all());
    var end = get("reading the end of " + topic.id(), admin.listOffsets(newest).all());
    long[] lag = new long[Topic.PARTITIONS];
    end.forEach((partition, info) -> {
      OffsetAndMetadata position = committed.get(partition);
      var first = begin.get(partition);
      long from = first == null ? 0 : first.offset();
      if (position != null) {
        from = Math.max(from, position.offset());
      }
      lag[partition.partition()] = Math.max(0, info.offset() - from);
    });
    return lag;
  }

  private <T> T get(String what, KafkaFuture<T> future) {
    try {
      return future.get(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException exists) {
        throw exists;
      }
      throw new KafkaException(what + " failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException(
          what + ": no answer from the brokers in " + options.timeout().toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(what + " was interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
