package io.sparsewatt.energy.work;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The work of one frame (or of one layer, or of any sum of frames) in the four passes.
 *
 * @param executed what the network did
 * @param fullStream a full pass on the stream's voxels
 * @param fullPlain a full pass on plain voxels, or null where it was not counted: unknown, not zero
 * @param dense the dense network on the configured range
 */
public record FrameWork(Work executed, Work fullStream, @Nullable Work fullPlain, Work dense) {

  public FrameWork {
    Objects.requireNonNull(executed, "executed");
    Objects.requireNonNull(fullStream, "fullStream");
    Objects.requireNonNull(dense, "dense");
  }

  /**
   * The sum over a frame's layers, by the rule of {@link LayerCounts#work(Pass)}.
   *
   * @throws IllegalArgumentException where some layers counted {@code fullPlain} and some did not
   */
  public static FrameWork of(List<LayerCounts> layers) {
    Work executed = Work.NONE;
    Work fullStream = Work.NONE;
    Work dense = Work.NONE;
    Work fullPlain = Work.NONE;
    int plainLayers = 0;
    for (LayerCounts layer : layers) {
      executed = executed.plus(Objects.requireNonNull(layer.work(Pass.EXECUTED)));
      fullStream = fullStream.plus(Objects.requireNonNull(layer.work(Pass.FULL_STREAM)));
      dense = dense.plus(Objects.requireNonNull(layer.work(Pass.DENSE)));
      Work plain = layer.work(Pass.FULL_PLAIN);
      if (plain != null) {
        fullPlain = fullPlain.plus(plain);
        plainLayers++;
      }
    }
    if (plainLayers != 0 && plainLayers != layers.size()) {
      throw new IllegalArgumentException(
          "fullPlain is counted in "
              + plainLayers
              + " of "
              + layers.size()
              + " layers; a frame has it in all or in none");
    }
    return new FrameWork(executed, fullStream, plainLayers == 0 ? null : fullPlain, dense);
  }

  /** The work of {@code pass}; null only for a {@link Pass#FULL_PLAIN} that was not counted. */
  public @Nullable Work of(Pass pass) {
    return switch (pass) {
      case EXECUTED -> executed;
      case FULL_STREAM -> fullStream;
      case FULL_PLAIN -> fullPlain;
      case DENSE -> dense;
    };
  }
}
