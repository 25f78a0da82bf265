package io.sparsewatt.energy.profile;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Something a machine does that has a price.
 *
 * @param name lower case words joined by dots: {@code mac.fp32}
 * @param component where its energy is shown
 * @param unit what one count of it is
 */
public record Action(String name, Component component, Unit unit) implements Comparable<Action> {

  /** What one count of an action is: the unit that a price is stated for. */
  public enum Unit {
    /** One execution. */
    OPERATION("operation"),
    /** One byte moved; never a word or a vector. */
    BYTE("byte");

    private final String id;

    Unit(String id) {
      this.id = id;
    }

    /** The name used in profile files. */
    public String id() {
      return id;
    }
  }

  private static final int MAX_NAME = 64;
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)*");

  public Action {
    Objects.requireNonNull(component, "component");
    Objects.requireNonNull(unit, "unit");
    if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "an action's name is lower case words joined by dots, at most "
              + MAX_NAME
              + " characters, but it was \""
              + name
              + "\"");
    }
  }

  /** By name. */
  @Override
  public int compareTo(Action other) {
    return name.compareTo(other.name);
  }
}
