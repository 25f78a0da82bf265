package io.sparsewatt.engine.presets;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Geometry;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.NetworkBuilder;
import io.sparsewatt.engine.Reduction;
import io.sparsewatt.engine.Tensor;
import io.sparsewatt.engine.Weights;

/**
 * Sparse encoders of OpenPCDet's detectors. Batch norm with epsilon 1e-3.
 *
 * <p>Axes here are x, y, z as everywhere in this engine; there they are z, y, x. Input: the mean x,
 * y, z and intensity of a voxel's points, unless said otherwise. Output: rows at an eighth of the
 * grid, before they are flattened into a bird's-eye view ({@link Tensor#birdsEyeStack}).
 */
public final class OpenPcdet {

  /** What OpenPCDet adds to a variance. */
  public static final double EPSILON = 1e-3;

  // The shared convolution's batch norm has PyTorch's own.
  private static final double TORCH_EPSILON = 1e-5;

  /** Voxels of the KITTI configurations: 70.4 m x 80 m x 4 m at 0.05 m x 0.05 m x 0.1 m. */
  public static final Axes KITTI_GRID = new Axes(1408, 1600, 40);

  private static final Geometry WINDOW = Geometry.cube(3);
  private static final Geometry DOWN = Geometry.cube(3, 2).withPadding(Axes.of(1));

  private OpenPcdet() {}

  /**
   * The encoder of SECOND (Yan, Mao and Li, Sensors 2018) as OpenPCDet's {@code VoxelBackBone8x}
   * has it: 16, 32, 64, 64 channels, 128 out. With 4 channels in: 711,872 parameters.
   *
   * @param grid voxels x, y, z of the detector; the network has one more on z, as there
   */
  public static Network voxelBackBone8x(
      Weights weights, boolean trained, int inputChannels, Axes grid) {
    NetworkBuilder builder = builder("voxel-backbone-8x", weights, trained, grid);
    Tensor x = submanifold(builder.input("voxels", inputChannels), "conv_input", 16);
    x = submanifold(x, "conv1.0", 16);
    x = plainStage(x, "conv2", 32, DOWN);
    x = plainStage(x, "conv3", 64, DOWN);
    x = plainStage(x, "conv4", 64, flat());
    return builder.build(out(x));
  }

  /**
   * {@code VoxelResBackBone8x}: 16, 32, 64, 128 channels in residual blocks, whose convolutions
   * have biases; 128 out. With 4 channels in: 2,694,880 parameters.
   *
   * @param grid voxels x, y, z of the detector; the network has one more on z, as there
   */
  public static Network voxelResBackBone8x(
      Weights weights, boolean trained, int inputChannels, Axes grid) {
    NetworkBuilder builder = builder("voxel-res-backbone-8x", weights, trained, grid);
    Tensor x = submanifold(builder.input("voxels", inputChannels), "conv_input", 16);
    x = residual(residual(x, "conv1.0"), "conv1.1");
    x = residualStage(x, "conv2", 32, DOWN);
    x = residualStage(x, "conv3", 64, DOWN);
    x = residualStage(x, "conv4", 128, flat());
    return builder.build(out(x));
  }

  /**
   * The sparse part of VoxelNeXt (Chen et al., CVPR 2023), {@code VoxelResBackBone8xVoxelNeXt} with
   * its usual settings: {@link #voxelResBackBone8x} to the third step down, two more steps, the
   * rows of all three seen from above and summed, two convolutions there. Output: rows of 128
   * channels at an eighth of the grid, which its heads read.
   *
   * @param grid voxels x, y, z of the detector; the network has one more on z, as there
   */
  public static Network voxelNeXt(Weights weights, boolean trained, int inputChannels, Axes grid) {
    NetworkBuilder builder = builder("voxelnext-backbone", weights, trained, grid);
    Tensor x = submanifold(builder.input("voxels", inputChannels), "conv_input", 16);
    x = residual(residual(x, "conv1.0"), "conv1.1");
    x = residualStage(x, "conv2", 32, DOWN);
    x = residualStage(x, "conv3", 64, DOWN);
    Tensor eighth = residualStage(x, "conv4", 128, DOWN);
    Tensor sixteenth = residualStage(eighth, "conv5", 128, DOWN);
    Tensor last = residualStage(sixteenth, "conv6", 128, DOWN);
    // A coarser row goes to the eighth's site at its own corner.
    Tensor all =
        eighth.sparseAdd(
            "bev.sum",
            sixteenth.unpool("conv5.place", Geometry.cube(1, 2)),
            last.unpool("conv6.place", Geometry.cube(1, 4)));
    int height = grid.a2() + 1;
    for (int step = 0; step < 3; step++) {
      height = (height - 1) / 2 + 1;
    }
    Tensor plan = all.birdsEye("bev", 0, height, Reduction.SUM);
    Geometry square = Geometry.square(3);
    Geometry grown = square.withPadding(new Axes(1, 1, 0));
    Tensor out = normalised(plan.stridedConv("conv_out.0", 128, grown), "conv_out");
    Tensor shared =
        out.submanifoldConv("shared_conv.0", 128, square)
            .batchNorm("shared_conv.1", TORCH_EPSILON)
            .relu("shared_conv.2");
    return builder.build(shared);
  }

  private static NetworkBuilder builder(String name, Weights weights, boolean trained, Axes grid) {
    return Network.builder(trained ? name : name + "-untrained", weights)
        .trained(trained)
        .bounded(new Axes(grid.a0(), grid.a1(), grid.a2() + 1));
  }

  /** The third window on the way down: no padding on z. */
  private static Geometry flat() {
    return Geometry.cube(3, 2).withPadding(new Axes(1, 1, 0));
  }

  private static Tensor plainStage(Tensor x, String stage, int channels, Geometry down) {
    Tensor first = normalised(x.stridedConv(stage + ".0.0", channels, down), stage + ".0");
    return submanifold(submanifold(first, stage + ".1", channels), stage + ".2", channels);
  }

  private static Tensor residualStage(Tensor x, String stage, int channels, Geometry down) {
    Tensor first = normalised(x.stridedConv(stage + ".0.0", channels, down), stage + ".0");
    return residual(residual(first, stage + ".1"), stage + ".2");
  }

  private static Tensor out(Tensor x) {
    // Only z: three cells become one of two.
    Geometry window = new Geometry(new Axes(1, 1, 3), new Axes(1, 1, 2), Axes.of(0), Axes.of(1));
    return normalised(x.stridedConv("conv_out.0", 128, window), "conv_out");
  }

  private static Tensor submanifold(Tensor x, String module, int channels) {
    return normalised(x.submanifoldConv(module + ".0", channels, WINDOW), module);
  }

  private static Tensor normalised(Tensor x, String module) {
    return x.batchNorm(module + ".1", EPSILON).relu(module + ".2");
  }

  private static Tensor residual(Tensor x, String module) {
    int channels = x.channels();
    Tensor inner =
        x.submanifoldConv(module + ".conv1", channels, WINDOW)
            .batchNorm(module + ".bn1", EPSILON)
            .relu(module + ".relu1");
    return inner
        .submanifoldConv(module + ".conv2", channels, WINDOW)
        .batchNorm(module + ".bn2", EPSILON)
        .add(module + ".sum", x)
        .relu(module + ".relu2");
  }
}
