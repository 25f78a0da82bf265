package io.sparsewatt.scenes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one frame hands to the next. Plain data: stored with a scene and read back, it
 * continues exactly.
 *
 * @param timeNanos sensor time of the last frame
 * @param ego pose of the last frame, or null before the first
 * @param nextId id of the next new track
 * @param tracks by id
 */
public record TrackerState(long timeNanos, @Nullable EgoPose ego, long nextId, List<Track> tracks) {

  /** Before the first frame. */
  public static final TrackerState EMPTY = new TrackerState(0, null, 1, List.of());

  public TrackerState {
    tracks = List.copyOf(tracks);
    for (int i = 0; i < tracks.size(); i++) {
      long id = tracks.get(i).id();
      if (id >= nextId || i > 0 && id <= tracks.get(i - 1).id()) {
        throw new IllegalArgumentException(
            "tracks must rise in id and stay below nextId "
                + nextId
                + " but number "
                + i
                + " has id "
                + id);
      }
    }
  }
}
