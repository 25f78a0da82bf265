package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.SensingException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Lines of a text file, each of bounded length, whatever the file turns out to be. */
final class TextLines implements AutoCloseable {

  // A pose takes some 200 characters.
  private static final int MAX_LINE = 4096;

  private final Path file;
  private final InputStream in;
  private int number;

  private TextLines(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  static TextLines open(Path file) throws SensingException {
    try {
      return new TextLines(file, new BufferedInputStream(Files.newInputStream(file)));
    } catch (IOException e) {
      throw Unreadable.of(file, e);
    }
  }

  /** The next line without its end, or null. */
  @Nullable String next() throws SensingException {
    try {
      int c = in.read();
      if (c < 0) {
        return null;
      }
      number++;
      StringBuilder line = new StringBuilder();
      for (; c >= 0 && c != '\n'; c = in.read()) {
        if (line.length() == MAX_LINE) {
          throw new SensingException(
              "text-malformed",
              file.getFileName()
                  + ", line "
                  + number
                  + ": longer than "
                  + MAX_LINE
                  + " characters. Is it a text file?");
        }
        line.append((char) c);
      }
      int length = line.length();
      if (length > 0 && line.charAt(length - 1) == '\r') {
        line.setLength(length - 1);
      }
      return line.toString();
    } catch (IOException e) {
      throw Unreadable.of(file, e);
    }
  }

  /** Number of the line last returned, from 1. */
  int number() {
    return number;
  }

  @Override
  public void close() throws SensingException {
    try {
      in.close();
    } catch (IOException e) {
      throw Unreadable.of(file, e);
    }
  }
}
