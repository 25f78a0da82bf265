package io.sparsewatt.boot;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What HotSpot's optimising compiler still has to do, as its own diagnostic command says. A JVM
 * without that command counts as one with nothing to do.
 */
final class CompileQueue {

  private static final Logger LOG = LoggerFactory.getLogger(CompileQueue.class);

  private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

  private CompileQueue() {}

  /** Whether nothing is being compiled by C2, and nothing waits for it. */
  static boolean isEmpty() {
    try {
      Object told =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(new ObjectName(COMMANDS), "compilerQueue", null, null);
      return isEmpty(String.valueOf(told));
    } catch (JMException | RuntimeException e) {
      LOG.debug("this JVM does not tell what it compiles", e);
      return true;
    }
  }

  /** The same of the command's answer: the threads at work, then each queue under its name. */
  static boolean isEmpty(String told) {
    boolean inQueue = false;
    for (String line : told.lines().toList()) {
      if (line.startsWith("C2 CompilerThread")) {
        return false;
      }
      if (line.startsWith("C2 compile queue")) {
        inQueue = true;
      } else if (inQueue) {
        return line.isBlank() || line.startsWith("Empty");
      }
    }
    return true;
  }
}
