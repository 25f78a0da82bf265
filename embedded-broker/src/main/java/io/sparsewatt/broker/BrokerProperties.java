package io.sparsewatt.broker;

import io.sparsewatt.events.Topic;
import java.nio.file.Path;
import java.util.Properties;

/** The properties of a single node that is broker and controller at once, on loopback only. */
final class BrokerProperties {

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final String HOST = "127.0.0.1";

  private BrokerProperties() {}

  static Properties of(Path dataDir, int port, int controllerPort, BrokerOptions options) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(NODE_ID));
    p.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
    p.put("controller.listener.names", CONTROLLER_LISTENER);
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    String plaintext = "PLAINTEXT://" + HOST + ":" + port;
    p.put("listeners", plaintext + "," + CONTROLLER_LISTENER + "://" + HOST + ":" + controllerPort);
    p.put("advertised.listeners", plaintext);
    p.put("log.dirs", dataDir.toString());

    // One node replicates nothing.
    for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
      p.put(topic + ".replication.factor", "1");
      p.put(topic + ".num.partitions", "1");
    }
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("default.replication.factor", "1");
    p.put("min.insync.replicas", "1");
    p.put("auto.create.topics.enable", "false");

    p.put("message.max.bytes", Integer.toString(Topic.MAX_RECORD_BYTES));
    p.put("replica.fetch.max.bytes", Integer.toString(Topic.MAX_RECORD_BYTES));

    // All members are in this JVM or start one after the other: waiting for more gains nothing.
    p.put("group.initial.rebalance.delay.ms", "0");
    // Retention is by bytes and promises a cap, so it is checked more often than every 5 minutes.
    p.put("log.retention.check.interval.ms", "15000");
    p.put("log.segment.delete.delay.ms", "1000");
    // An index entry is 8 bytes for 4 KiB of log: 1 MiB serves a segment of 512 MiB. The default of
    // 10 MiB twice a segment, over 200 partitions, frightens file systems without sparse files.
    p.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    // 128 MB by default; two compacted topics with thousands of keys need 2 MiB.
    p.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
    p.put("log.cleaner.threads", "1");
    // 8 and 3 by default, for a broker with a machine of its own.
    p.put("num.io.threads", "4");
    p.put("num.network.threads", "2");
    p.put("background.threads", "2");
    p.put("num.recovery.threads.per.data.dir", "2");

    options.properties().forEach(p::put);
    return p;
  }
}
