package io.sparsewatt.energy.profile;

/**
 * A profile that cannot be read: file, line, value and what to do, in words for the person who
 * wrote it.
 */
public final class ProfileException extends Exception {

  private static final long serialVersionUID = 1L;

  ProfileException(String message) {
    super(message);
  }

  ProfileException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A stable name of the kind of failure. */
  public String code() {
    return "profile-invalid";
  }
}
