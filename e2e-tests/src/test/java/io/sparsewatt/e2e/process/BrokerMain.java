package io.sparsewatt.e2e.process;

import io.sparsewatt.broker.BrokerOptions;
import io.sparsewatt.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker as a process: {@code <data folder> <port>}. It runs until it is killed. */
public final class BrokerMain {

  private BrokerMain() {}

  /** Starts the broker and stays. */
  public static void main(String[] args) throws Exception {
    CountDownLatch broken = new CountDownLatch(1);
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            Path.of(args[0]),
            Integer.parseInt(args[1]),
            BrokerOptions.defaults().onFatalFault(fault -> broken.countDown()))) {
      broken.await();
      System.err.println("the broker can't go on: " + broker.fault());
    }
    System.exit(1);
  }
}
