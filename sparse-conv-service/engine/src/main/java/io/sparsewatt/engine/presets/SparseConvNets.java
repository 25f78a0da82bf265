package io.sparsewatt.engine.presets;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Geometry;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.NetworkBuilder;
import io.sparsewatt.engine.Tensor;
import io.sparsewatt.engine.Weights;

/**
 * Networks of SparseConvNet (Graham, Engelcke and van der Maaten, 3D Semantic Segmentation with
 * Submanifold Sparse Convolutional Networks, CVPR 2018). Batch norm with epsilon 1e-4, no bias but
 * in the last layer.
 */
public final class SparseConvNets {

  /** What SparseConvNet adds to a variance. */
  public static final double EPSILON = 1e-4;

  /** Rows and columns of {@link #eventVgg}'s input: what its windows, unpadded, cover exactly. */
  public static final Axes EVENT_VGG_GRID = new Axes(191, 255, 1);

  private static final Geometry WINDOW = Geometry.cube(3);
  private static final Geometry HALF = Geometry.cube(2, 2);
  private static final int LEVELS = 7;

  private SparseConvNets() {}

  /**
   * The U-Net of the ScanNet example: seven levels of m, 2m, ... 7m channels, skips concatenated,
   * batch norm and ReLU before each convolution. Input: colours (3) of a voxel. Output: {@code
   * classes} logits for each voxel. With m = 16, one repetition, no residual blocks and 20 classes:
   * 2,689,828 parameters.
   *
   * @param m channels of the finest level, 16 or 32 as published
   * @param repetitions of the block on each level, 1 or 2 as published
   * @param residual blocks of two convolutions about a sum, else of one convolution
   */
  public static Network scanNetUNet(
      Weights weights, boolean trained, int m, int repetitions, boolean residual, int classes) {
    if (m < 1 || repetitions < 1) {
      throw new IllegalArgumentException(
          "m " + m + " and repetitions " + repetitions + " must be at least 1");
    }
    String name = "scn-unet-m" + m + "-r" + repetitions + (residual ? "-residual" : "");
    NetworkBuilder builder = Network.builder(named(name, trained), weights).trained(trained);
    Tensor stem = builder.input("colours", 3).submanifoldConv("sparseModel.1", m, WINDOW);
    UNet net = new UNet(m, repetitions, residual);
    Tensor features = normalised(net.level(stem, "sparseModel.2", 1), "sparseModel.3");
    return builder.build(features.linear("linear", classes));
  }

  /**
   * FBSparseVGG, the batch network of Messikommer, Gehrig, Loquercio and Scaramuzza, Event-based
   * Asynchronous Sparse Convolutional Networks, ECCV 2020, for N-Caltech101: two dimensions (axis 0
   * down the rows, axis 1 along them), bounded to {@link #EVENT_VGG_GRID}. Input: a pixel's events
   * of either polarity. Output: one row of {@code classes} logits, at 0, 0, 0; none where no event
   * reaches the last level. With 101 classes: 3,695,685 parameters.
   *
   * <p>The last layer is published as a linear one on a dense grid of 2 x 3 sites, absent ones
   * being 0: that is the convolution that covers the grid with one window.
   */
  public static Network eventVgg(Weights weights, boolean trained, int classes) {
    NetworkBuilder builder =
        Network.builder(named("fb-sparse-vgg", trained), weights)
            .trained(trained)
            .bounded(EVENT_VGG_GRID);
    Geometry window = Geometry.square(3);
    Geometry pool = Geometry.square(3, 2);
    Tensor x = builder.input("events", 2);
    int module = 0;
    for (int channels = 16; channels <= 512; channels *= 2) {
      // Two convolutions a level, but for the last.
      for (int repeat = channels == 512 ? 1 : 0; repeat < 2; repeat++) {
        String convolution = "sparseModel." + module;
        x =
            normalised(
                x.submanifoldConv(convolution, channels, window), "sparseModel." + (module + 1));
        module += 2;
      }
      if (channels < 512) {
        x = x.maxPool("sparseModel." + module, pool);
        module++;
      }
    }
    x = x.stridedConv("sparseModel." + module, 256, pool);
    x = normalised(x, "sparseModel." + (module + 1));
    Geometry whole = new Geometry(new Axes(2, 3, 1), Axes.of(1), Axes.of(0), Axes.of(1));
    return builder.build(x.stridedConv("linear", classes, whole));
  }

  private static Tensor normalised(Tensor x, String module) {
    return x.batchNorm(module, EPSILON).relu(module + ".relu");
  }

  private static String named(String name, boolean trained) {
    return trained ? name : name + "-untrained";
  }

  /** The recursion over levels, each module numbered as it is there. */
  private record UNet(int m, int repetitions, boolean residual) {

    /**
     * @param module the sequence that the level is
     * @param depth from 1; channels are depth times m
     */
    Tensor level(Tensor x, String module, int depth) {
      int channels = depth * m;
      int next = 0;
      Tensor skip = x;
      for (int r = 0; r < repetitions; r++) {
        skip = block(skip, module, next, channels);
        next += residual ? 2 : 1;
      }
      if (depth == LEVELS) {
        return skip;
      }
      String branch = module + "." + next + ".1";
      Tensor down = normalised(skip, branch + ".0").stridedConv(branch + ".1", channels + m, HALF);
      Tensor deep = normalised(level(down, branch + ".2", depth + 1), branch + ".3");
      Tensor up = deep.inverseConv(branch + ".4", channels);
      Tensor joined = skip.concat(module + "." + (next + 1), up);
      next += 2;
      for (int r = 0; r < repetitions; r++) {
        joined = block(joined, module, next, channels);
        next += residual ? 2 : 1;
      }
      return joined;
    }

    private Tensor block(Tensor x, String parent, int index, int channels) {
      String module = parent + "." + index;
      if (!residual) {
        return normalised(x, module + ".0").submanifoldConv(module + ".1", channels, WINDOW);
      }
      Tensor identity = x.channels() == channels ? x : x.linear(module + ".0", channels);
      Tensor inner =
          normalised(x, module + ".1.0").submanifoldConv(module + ".1.1", channels, WINDOW);
      Tensor outer =
          normalised(inner, module + ".1.2").submanifoldConv(module + ".1.3", channels, WINDOW);
      return outer.add(parent + "." + (index + 1), identity);
    }
  }
}
