package io.sparsewatt.energy.profile;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/**
 * Exact signed counts by action, in the order of their names. Immutable.
 *
 * <p>An action that is present with a count of 0 is not the same as an absent one: it must be
 * priced all the same, so that a profile's hole shows on the first frame and not on the first busy
 * one.
 */
public final class ActionCounts {

  /** No action. */
  public static final ActionCounts NONE = new ActionCounts(new TreeMap<>());

  private final TreeMap<Action, Long> counts;

  private ActionCounts(TreeMap<Action, Long> counts) {
    this.counts = counts;
  }

  /**
   * @throws IllegalArgumentException where two actions share a name
   */
  public static ActionCounts of(Map<Action, Long> counts) {
    ActionCounts sum = NONE;
    for (Map.Entry<Action, Long> entry : counts.entrySet()) {
      sum = sum.plus(of(entry.getKey(), entry.getValue()));
    }
    return sum;
  }

  /** A single action. */
  public static ActionCounts of(Action action, long count) {
    TreeMap<Action, Long> counts = new TreeMap<>();
    counts.put(action, count);
    return new ActionCounts(counts);
  }

  /**
   * The exact sum; an action present in either is present in it.
   *
   * @throws ArithmeticException naming the action whose count passes the range of a long
   * @throws IllegalArgumentException where the two mean different actions by one name
   */
  public ActionCounts plus(ActionCounts other) {
    return combine(other, Math::addExact);
  }

  /** The exact difference; conditions as for {@link #plus}. */
  public ActionCounts minus(ActionCounts other) {
    return combine(other, Math::subtractExact);
  }

  private ActionCounts combine(ActionCounts other, LongBinaryOperator exact) {
    TreeMap<Action, Long> result = new TreeMap<>(counts);
    for (Map.Entry<Action, Long> entry : other.counts.entrySet()) {
      Action action = entry.getKey();
      Map.Entry<Action, Long> known = result.ceilingEntry(action);
      if (known != null
          && known.getKey().compareTo(action) == 0
          && !known.getKey().equals(action)) {
        throw new IllegalArgumentException(
            "action " + action.name() + " means two things: " + known.getKey() + ", " + action);
      }
      long before = result.getOrDefault(action, 0L);
      try {
        result.put(action, exact.applyAsLong(before, entry.getValue()));
      } catch (ArithmeticException e) {
        ArithmeticException named =
            new ArithmeticException(
                action.name()
                    + ": "
                    + before
                    + " and "
                    + entry.getValue()
                    + " combine beyond 2^63; counts never wrap");
        named.initCause(e);
        throw named;
      }
    }
    return new ActionCounts(result);
  }

  /** The actions present, by name. */
  public List<Action> actions() {
    return List.copyOf(counts.keySet());
  }

  /**
   * The count of a present action.
   *
   * @throws IllegalArgumentException for an absent one: unknown is not zero
   */
  public long count(Action action) {
    Long count = counts.get(action);
    if (count == null) {
      throw new IllegalArgumentException(
          "action " + action.name() + " is not among the counts " + counts.keySet());
    }
    return count;
  }

  /** A read-only view, by name. */
  public SortedMap<Action, Long> asMap() {
    return java.util.Collections.unmodifiableSortedMap(counts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ActionCounts that && counts.equals(that.counts);
  }

  @Override
  public int hashCode() {
    return counts.hashCode();
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
