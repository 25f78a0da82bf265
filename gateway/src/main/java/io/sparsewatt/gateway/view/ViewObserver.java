package io.sparsewatt.gateway.view;

import io.sparsewatt.events.Topic;

/** Told of what the views do, for metrics. Called on the views' thread; must not block. */
public interface ViewObserver {

  /** Observes nothing. */
  ViewObserver NONE =
      new ViewObserver() {
        @Override
        public void taken(Topic topic, long latencyMillis) {}

        @Override
        public void repeated(Topic topic) {}

        @Override
        public void damaged(Topic topic) {}

        @Override
        public void broken() {}

        @Override
        public void resynchronised() {}
      };

  /**
   * A record is in the views.
   *
   * @param latencyMillis since the frame's acceptance; negative where unknown
   */
  void taken(Topic topic, long latencyMillis);

  /** A record was ignored: its n was taken already. */
  void repeated(Topic topic);

  /** A record was ignored: it can't be read, or names one sensor too many. */
  void damaged(Topic topic);

  /** A voxel event did not fit the state, which is unknown until the next keyframe. */
  void broken();

  /** What waited for a slow voxel client was dropped and a keyframe sent in its place. */
  void resynchronised();
}
