package io.sparsewatt.broker;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the broker and {@code System.exit}: Kafka ends the process on a fatal fault, and
 * here the process is not its own.
 *
 * <p>Kafka's hook is one for the JVM, so a fault reaches every broker that runs in it.
 */
final class ProcessExit {

  private static final List<EmbeddedBroker> RUNNING = new ArrayList<>();

  private ProcessExit() {}

  static void guard(EmbeddedBroker broker) {
    synchronized (RUNNING) {
      if (RUNNING.isEmpty()) {
        Exit.setExitProcedure(ProcessExit::fault);
        Exit.setHaltProcedure(ProcessExit::fault);
      }
      RUNNING.add(broker);
    }
  }

  static void release(EmbeddedBroker broker) {
    synchronized (RUNNING) {
      if (RUNNING.remove(broker) && RUNNING.isEmpty()) {
        Exit.resetExitProcedure();
        Exit.resetHaltProcedure();
      }
    }
  }

  private static void fault(int status, @Nullable String message) {
    List<EmbeddedBroker> told;
    synchronized (RUNNING) {
      told = List.copyOf(RUNNING);
    }
    BrokerFault fault = new BrokerFault(status, message);
    told.forEach(broker -> broker.faulted(fault));
    // Code after an exit is not meant to run.
    throw new IllegalStateException("the broker gave up with status " + status + ": " + message);
  }
}
