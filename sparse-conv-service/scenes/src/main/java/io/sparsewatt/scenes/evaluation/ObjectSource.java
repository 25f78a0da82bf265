package io.sparsewatt.scenes.evaluation;

import io.sparsewatt.scenes.Labelling;
import io.sparsewatt.scenes.SceneBuilder;
import io.sparsewatt.scenes.SceneObject;
import io.sparsewatt.scenes.SceneStep;
import io.sparsewatt.scenes.TrackerState;
import io.sparsewatt.scenes.labels.VoxelLabels;
import java.util.Arrays;
import java.util.List;

/** What is judged: the tracked objects after each scan. Scans of a sequence come in order. */
public interface ObjectSource {

  /** Objects in the world's axes after this scan. */
  List<SceneObject> objects(Cloud cloud);

  /**
   * The tracks of {@link SceneBuilder} with each scan's voxels labelled by a classifier: a voxel
   * has the label of most of its points, and the classifier is as sure of one as of another. One
   * source serves one sequence.
   */
  static ObjectSource labelled(PointClassifier classifier) {
    SceneBuilder builder = new SceneBuilder();
    VoxelLabels majority = new VoxelLabels();
    TrackerState[] state = {TrackerState.EMPTY};
    return cloud -> {
      VoxelGrid grid = VoxelGrid.of(cloud);
      byte[] classes =
          majority.majority(
              grid.keys(), cloud.count(), grid.pointKeys(), classifier.classify(cloud));
      byte[] sure = new byte[classes.length];
      Arrays.fill(sure, (byte) 255);
      SceneStep step =
          builder.process(state[0], grid.input(cloud).withLabels(new Labelling(classes, sure)));
      state[0] = step.state();
      return step.scene().objects();
    };
  }
}
