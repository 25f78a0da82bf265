package io.sparsewatt.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this JVM, bound to loopback, with its data in a folder that survives it.
 *
 * <p>Broker and controller are one node. Starting takes 2 to 5 seconds and some 90 threads. A fatal
 * fault is reported, and does not end the JVM. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {

  /** A fixed identity: one data folder is one cluster, and clusters never meet. */
  private static final String CLUSTER_ID = "c3BhcnNld2F0dC1icm9rZXI";

  /** Between choosing a free port and binding it another process may take it; then again. */
  private static final int PORT_ATTEMPTS = 5;

  /** An orderly stop takes under a second; a broken broker may never finish. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  private final int port;
  private final BrokerOptions options;
  private final AtomicReference<@Nullable BrokerFault> fault = new AtomicReference<>();
  private @Nullable KafkaRaftServer server;

  private EmbeddedBroker(int port, BrokerOptions options) {
    this.port = port;
    this.options = options;
  }

  /**
   * Starts a broker and returns when it takes connections.
   *
   * @param dataDir created and formatted if needed; what an earlier broker kept there is served
   * @param port TCP port on 127.0.0.1; 0 for any free one
   * @throws IOException if the folder can't be used or is in use, the port is taken, or the broker
   *     does not start; the message says which, and what to do
   */
  public static EmbeddedBroker start(Path dataDir, int port, BrokerOptions options)
      throws IOException {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is outside 0..65535");
    }
    Path folder = dataDir.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException("the broker's data folder " + folder + " can't be created", e);
    }
    requireUnused(folder);
    for (int attempt = 1; ; attempt++) {
      int chosen = port == 0 ? freePort() : requireFree(port);
      EmbeddedBroker broker = new EmbeddedBroker(chosen, options);
      try {
        broker.run(folder, freePortBeside(chosen));
        return broker;
      } catch (Exception e) {
        broker.close();
        // With the caller's port it may still be the controller's that was lost to someone.
        if (attempt < PORT_ATTEMPTS && isBindFailure(e)) {
          continue;
        }
        throw new IOException(
            "the broker on "
                + broker.bootstrapServers()
                + " with data in "
                + folder
                + " did not start: "
                + rootMessage(e)
                + ". If its data is damaged, move the folder away",
            e);
      }
    }
  }

  private void run(Path folder, int controllerPort) throws Exception {
    Properties properties = BrokerProperties.of(folder, port, controllerPort, options);
    format(folder);
    ProcessExit.guard(this);
    KafkaRaftServer starting =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    synchronized (this) {
      server = starting;
    }
    starting.startup();
    LOG.info("Kafka broker on {} with data in {}", bootstrapServers(), folder);
  }

  /** Writes the storage's identity; does nothing where it is there already. */
  private static void format(Path folder) throws Exception {
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(BrokerProperties.NODE_ID)
          .setClusterId(CLUSTER_ID)
          .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
          .addDirectory(folder.toString())
          .setMetadataLogDirectory(folder.toString())
          .setIgnoreFormatted(true)
          .run();
    }
  }

  /** Where clients connect: {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return BrokerProperties.HOST + ":" + port;
  }

  /** The port that clients connect to. */
  public int port() {
    return port;
  }

  /** The fault that broke it, if one did. */
  public Optional<BrokerFault> fault() {
    return Optional.ofNullable(fault.get());
  }

  void faulted(BrokerFault found) {
    if (fault.compareAndSet(null, found)) {
      LOG.error("Kafka broker on {} can't go on: {}", bootstrapServers(), found);
      options.onFatalFault().accept(found);
    }
  }

  /** Stops the broker; its data stays. Returns after 30 seconds even if it does not end. */
  @Override
  public void close() {
    KafkaRaftServer stopping;
    synchronized (this) {
      stopping = server;
      server = null;
    }
    if (stopping == null) {
      ProcessExit.release(this);
      return;
    }
    Thread stop =
        Thread.ofPlatform()
            .daemon()
            .name("broker-stop")
            .start(() -> {
              try {
                stopping.shutdown();
                stopping.awaitShutdown();
              } catch (RuntimeException e) {
                LOG.warn("Kafka broker on {} did not stop in order", bootstrapServers(), e);
              }
            });
    try {
      if (!stop.join(STOP_LIMIT)) {
        LOG.warn("Kafka broker on {} still runs after {}", bootstrapServers(), STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ProcessExit.release(this);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    }
  }

  // The system may name the port that it named before, as long as nobody listens there.
  private static int freePortBeside(int other) throws IOException {
    int port = freePort();
    while (port == other) {
      port = freePort();
    }
    return port;
  }

  private static int requireFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      // As the broker binds it: a port in TIME_WAIT is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
      return port;
    } catch (IOException e) {
      throw new IOException(
          "port "
              + port
              + " on "
              + BrokerProperties.HOST
              + " is taken. Stop what uses it, or choose another port",
          e);
    }
  }

  /**
   * A broker that finds its folder locked fails late and stops badly, so the lock is tried first.
   */
  private static void requireUnused(Path folder) throws IOException {
    Path lockFile = folder.resolve(".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("{} is locked by this process", lockFile, e);
    }
    throw new IOException(
        "the data folder "
            + folder
            + " is in use by another broker. Stop that one, or choose another folder");
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByName(BrokerProperties.HOST);
  }

  private static boolean isBindFailure(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof java.net.BindException) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String rootMessage(Throwable e) {
    Throwable root = e;
    for (Throwable t = e; t != null; t = t.getCause()) {
      root = t;
    }
    return root.getMessage();
  }
}
