package io.sparsewatt.scenes.evaluation;

import io.sparsewatt.scenes.SceneObject;
import java.util.List;

/** What is judged: the tracked objects after each scan. Scans of a sequence come in order. */
public interface ObjectSource {

  /** Objects in the world's axes after this scan. */
  List<SceneObject> objects(Cloud cloud);
}
