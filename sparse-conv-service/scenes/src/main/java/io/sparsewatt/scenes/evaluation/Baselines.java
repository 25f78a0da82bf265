package io.sparsewatt.scenes.evaluation;

import io.sparsewatt.scenes.GeometricLabels;
import io.sparsewatt.scenes.PointClass;
import io.sparsewatt.scenes.SceneBuilder;
import io.sparsewatt.scenes.SceneStep;
import io.sparsewatt.scenes.TrackerState;

/** What a network is compared with: geometry alone, on plain voxels. */
public final class Baselines {

  private Baselines() {}

  /** {@link GeometricLabels} of the scan's voxels; no answer beyond the platform's box. */
  public static PointClassifier geometry() {
    GeometricLabels geometry = new GeometricLabels();
    return cloud -> {
      VoxelGrid grid = VoxelGrid.of(cloud);
      return grid.toPoints(geometry.label(grid.input(cloud)), PointClass.NONE);
    };
  }

  /** The tracks of {@link SceneBuilder}; one source serves one sequence. */
  public static ObjectSource tracks() {
    SceneBuilder builder = new SceneBuilder();
    TrackerState[] state = {TrackerState.EMPTY};
    return cloud -> {
      SceneStep step = builder.process(state[0], VoxelGrid.of(cloud).input(cloud));
      state[0] = step.state();
      return step.scene().objects();
    };
  }
}
