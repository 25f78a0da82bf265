package io.sparsewatt.energy;

import io.sparsewatt.energy.profile.Action;
import io.sparsewatt.energy.profile.Profile;

/** A profile has no price for an action that took place. */
public final class UnpricedActionException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  UnpricedActionException(Action action, long count, Profile profile) {
    super(
        "profile "
            + profile.name()
            + " version "
            + profile.version()
            + " has no price for action "
            + action.name()
            + ", which occurs "
            + count
            + " times. Add a price per "
            + action.unit().id()
            + " to the profile, or choose a mapping without this action");
  }

  /** A stable name of the kind of failure. */
  public String code() {
    return "action-unpriced";
  }
}
