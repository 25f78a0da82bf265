package io.sparsewatt.driving.judge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds where the ego touched others, each once, and whose fault it was by nuPlan's rule. */
public final class Contacts {

  private Contacts() {}

  /** How two met. */
  public enum Kind {
    /** The ego stood. */
    EGO_STOPPED,
    /** The other stood. */
    TRACK_STOPPED,
    /** The other ran into the ego from behind. */
    REAR,
    /** The ego's front bumper met the other. */
    FRONT,
    /** Side by side. */
    LATERAL;

    /**
     * Whether such a contact is the ego's fault: it ran into someone, or met someone sideways while
     * it was not within one lane.
     */
    public boolean isFault(boolean withinOneLane) {
      return switch (this) {
        case EGO_STOPPED, REAR -> false;
        case TRACK_STOPPED, FRONT -> true;
        case LATERAL -> !withinOneLane;
      };
    }
  }

  /**
   * A contact at its first step.
   *
   * @param step of the drive
   * @param other whom
   * @param kind how
   * @param atFault the ego's: it ran into someone, or met someone sideways while it was not within
   *     one lane
   */
  public record Contact(int step, String other, Kind kind, boolean atFault) {}

  /**
   * All of a drive, in order. Who overlaps the ego at the first step already is left out: no one
   * chose it.
   */
  public static List<Contact> of(Drive drive, LaneMap lanes) {
    List<Contact> found = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (int step = 0; step < drive.ego().size(); step++) {
      Moving ego = drive.ego().get(step);
      for (Moving other : drive.others().get(step)) {
        if (!ego.box().overlaps(other.box()) || !known.add(other.id()) || step == 0) {
          continue;
        }
        Kind kind = kind(ego, other);
        boolean atFault = kind.isFault(lanes.isWithinOneLane(ego.box()));
        found.add(new Contact(step, other.id(), kind, atFault));
      }
    }
    return found;
  }

  /** How two meet whose boxes overlap. */
  public static Kind kind(Moving ego, Moving other) {
    if (ego.isStopped()) {
      return Kind.EGO_STOPPED;
    }
    if (other.isStopped()) {
      return Kind.TRACK_STOPPED;
    }
    Box box = ego.box();
    double ahead = box.ahead(other.box().x(), other.box().y());
    // nuPlan: behind if the direction to the other is more than 150 degrees from the heading.
    double left = box.left(other.box().x(), other.box().y());
    double angle = StrictMath.toDegrees(StrictMath.atan2(Math.abs(left), ahead));
    if (angle > 150) {
      return Kind.REAR;
    }
    double half = 0.5 * box.length();
    double thin = 0.05;
    Box bumper =
        new Box(
            box.x() + half * StrictMath.cos(box.heading()),
            box.y() + half * StrictMath.sin(box.heading()),
            box.heading(),
            thin,
            box.width());
    return bumper.overlaps(other.box()) ? Kind.FRONT : Kind.LATERAL;
  }
}
