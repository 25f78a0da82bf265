package io.sparsewatt.standalone.command;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Says on the error stream how far long work has come; the results go to the output stream. */
final class Progress {

  // Ten lines a second are as many as an eye follows.
  private static final long INTERVAL_NANOS = 100_000_000L;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private long shownAt;
  private boolean shown;

  Progress(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("the command line sets the spec");
    }
    out = spec.commandLine().getOut();
    err = spec.commandLine().getErr();
  }

  /** Where results go. */
  PrintWriter out() {
    return out;
  }

  /** One line. */
  void say(String line) {
    err.println(line);
    err.flush();
  }

  /** So many frames are done. Shown in place on a terminal, and nowhere else. */
  void frame(long done, long total) {
    long now = System.nanoTime();
    if (!terminal || now - shownAt < INTERVAL_NANOS) {
      return;
    }
    shownAt = now;
    shown = true;
    err.print("\rframe " + done + (total < 0 ? "" : " of " + total) + " ");
    err.flush();
  }

  /** The work is over. */
  void done() {
    if (shown) {
      err.print("\r                                        \r");
      err.flush();
    }
  }
}
