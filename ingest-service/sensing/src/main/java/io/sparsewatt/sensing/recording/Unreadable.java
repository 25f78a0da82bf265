package io.sparsewatt.sensing.recording;

import io.sparsewatt.sensing.SensingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A failure of the file system, in words. */
final class Unreadable {

  private Unreadable() {}

  static SensingException of(Path file, IOException e) {
    String reason;
    if (e instanceof NoSuchFileException) {
      reason = "no such file or folder";
    } else if (e instanceof AccessDeniedException) {
      reason = "permission denied";
    } else {
      String message = e.getMessage();
      reason = message == null ? e.getClass().getSimpleName() : message;
    }
    return new SensingException("input-unreadable", file + ": " + reason + ".", e);
  }
}
