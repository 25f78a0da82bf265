package io.sparsewatt.e2e.input;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * What the services log as an error, or with a stack trace, while it is open. What the broker says
 * of itself, such as that the machine is slow, is its own.
 */
final class LoggedErrors implements AutoCloseable {

  // The first ones say it all.
  private static final int MOST = 20;

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          boolean counts =
              event.getLevel().isGreaterOrEqual(Level.ERROR) || event.getThrowableProxy() != null;
          boolean broker =
              event.getLoggerName().startsWith("org.apache.kafka")
                  || event.getLoggerName().startsWith("kafka.");
          if (counts && !broker && lines.size() < MOST) {
            lines.add(
                event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage());
          }
        }
      };

  LoggedErrors() {
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    appender.stop();
  }
}
