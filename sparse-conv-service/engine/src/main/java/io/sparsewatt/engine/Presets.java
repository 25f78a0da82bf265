package io.sparsewatt.engine;

/**
 * Networks that come with the engine. {@link #perception()} is trained; the others ship without
 * training, see {@link Network#trained()}.
 */
public final class Presets {

  /**
   * The classes of {@link #perception} and {@link #shallowUNet}, in the order of its output
   * channels.
   */
  public enum VoxelClass {
    GROUND,
    VEHICLE,
    TWO_WHEELER,
    PEDESTRIAN,
    STRUCTURE,
    VEGETATION,
    OTHER
  }

  /**
   * Channels of a LiDAR voxel: offset from the voxel's centre (3), intensity, height above ground.
   */
  public static final int LIDAR_CHANNELS = 5;

  /** Channels of an event-camera pixel: events of either polarity. */
  public static final int EVENT_CHANNELS = 2;

  /** The trained network's name; another structure, or other weights, count up. */
  public static final String PERCEPTION = "perception-2";

  private Presets() {}

  /**
   * The trained network: labels LiDAR voxels of 0.2 m with {@link VoxelClass}. Made for events:
   * what is near a voxel is seen by windows on its own level and the next; what is around, up to 11
   * m off, by windows on two coarser levels that descend on {@linkplain Tensor#occupancy
   * occupancy}, so that they change only where cells of 0.4 and 0.8 m come and go; both meet at the
   * end, in matrices, so that a change of what is around costs no window again
   * (docs/decisions/0011). Its weights are in the jar, made by {@code sparsewatt train perception};
   * docs/model-card.md says on what, how good they are and what they are not for. Read once.
   *
   * @throws IllegalStateException if the weights in the jar are missing or damaged
   */
  public static Network perception() {
    return ShippedWeights.perception();
  }

  /**
   * The same structure with other trained weights.
   *
   * @throws IllegalArgumentException if a tensor is missing or of another shape
   */
  public static Network perception(Weights weights) {
    NetworkBuilder builder = Network.builder(PERCEPTION, weights).trained(true);
    return builder.build(perception(builder).linear("head", VoxelClass.values().length));
  }

  /** The same for training; its output is named {@code head}, its input {@code voxels}. */
  public static TrainableNetwork trainablePerception(Weights weights) {
    return trainablePerception(weights, VoxelClass.values().length);
  }

  /** The same with another head, to be trained for something else first. */
  public static TrainableNetwork trainablePerception(Weights weights, int channels) {
    NetworkBuilder builder = Network.builder(PERCEPTION + "-in-training", weights);
    return builder.buildTrainable(perception(builder).linear("head", channels));
  }

  private static Tensor perception(NetworkBuilder builder) {
    Geometry window = Geometry.cube(3);
    Geometry half = Geometry.cube(2, 2);
    // A window can't tell a voxel whose features are 0 from none; a bias before it makes it seen.
    Tensor lift = matrix(builder.input("voxels", LIDAR_CHANNELS), "lift", 8);
    Tensor stem = block(lift, "stem", 24, window);
    Tensor enc1 = residual(down(stem, "down1", 32, half), "enc1", window);
    Tensor near = block(up(enc1, "up0", stem), "near", 24, window);

    Tensor enc2 = residual(down(enc1.occupancy("cells1"), "down2", 24, half), "enc2", window);
    Tensor enc3 = residual(down(enc2.occupancy("cells2"), "down3", 40, half), "enc3", window);
    Tensor far = residual(enc3, "far", window);
    Tensor dec2 = block(up(far, "up2", enc2), "dec2", 24, window);
    Tensor dec1 = up(dec2, "up1", enc1.linear("enc1.mix", 24));
    Tensor all = up(dec1, "join", near);
    return matrix(all, "mix", 24);
  }

  /**
   * {@link #shallowUNet(String, Weights, boolean)} with weights from a seed, and saying so in its
   * name.
   */
  public static Network shallowUNet(long seed) {
    return shallowUNet("shallow-unet-untrained", Weights.he(seed), false);
  }

  /**
   * A U-Net for LiDAR voxels: four levels of 16, 24, 32 and 48 channels, each but the first entered
   * by a k2s2 convolution and left by its inverse. On the way up the skip is added, not
   * concatenated: that halves the widest layers, and keeps a scan of 20,000 voxels at about a third
   * of a billion MACs. Only down 3 steps, so that a changed voxel's reach stays small. Output:
   * logits of {@link VoxelClass} for each voxel.
   */
  public static Network shallowUNet(String name, Weights weights, boolean trained) {
    NetworkBuilder builder = Network.builder(name, weights).trained(trained);
    return builder.build(shallowUNet(builder));
  }

  private static Tensor shallowUNet(NetworkBuilder builder) {
    Geometry window = Geometry.cube(3);
    Geometry half = Geometry.cube(2, 2);
    Tensor stem = block(builder.input("voxels", LIDAR_CHANNELS), "stem", 16, window);
    Tensor down1 = down(stem, "down1", 24, half);
    Tensor enc1 = block(down1, "enc1", 24, window);
    Tensor down2 = down(enc1, "down2", 32, half);
    Tensor enc2 = block(down2, "enc2", 32, window);
    Tensor down3 = down(enc2, "down3", 48, half);
    Tensor enc3 = block(down3, "enc3", 48, window);
    Tensor dec2 = block(up(enc3, "up2", enc2), "dec2", 32, window);
    Tensor dec1 = block(up(dec2, "up1", enc1), "dec1", 24, window);
    Tensor dec0 = block(up(dec1, "up0", stem), "dec0", 16, window);
    return dec0.linear("head", VoxelClass.values().length);
  }

  /**
   * {@link #eventUNet2d(String, Weights, boolean, Axes, int)} with weights from a seed, and saying
   * so in its name.
   */
  public static Network eventUNet2d(long seed, int width, int height, int classes) {
    return eventUNet2d(
        "event-unet2d-untrained", Weights.he(seed), false, new Axes(width, height, 1), classes);
  }

  /**
   * A U-Net of two dimensions for event-camera pixels (axis 0 is x, axis 1 is y): three levels of
   * 16, 24 and 32 channels, bounded to the sensor.
   *
   * @param sides width, height, 1
   */
  public static Network eventUNet2d(
      String name, Weights weights, boolean trained, Axes sides, int classes) {
    NetworkBuilder builder = Network.builder(name, weights).trained(trained).bounded(sides);
    Geometry window = Geometry.square(3);
    Geometry half = Geometry.square(2, 2);
    Tensor stem = block(builder.input("pixels", EVENT_CHANNELS), "stem", 16, window);
    Tensor enc1 = block(down(stem, "down1", 24, half), "enc1", 24, window);
    Tensor enc2 = block(down(enc1, "down2", 32, half), "enc2", 32, window);
    Tensor dec1 = block(up(enc2, "up1", enc1), "dec1", 24, window);
    Tensor dec0 = block(up(dec1, "up0", stem), "dec0", 16, window);
    return builder.build(dec0.linear("head", classes));
  }

  private static Tensor matrix(Tensor x, String name, int channels) {
    return normalised(x.linear(name, channels), name).relu(name + ".relu");
  }

  private static Tensor block(Tensor x, String name, int channels, Geometry window) {
    return normalised(x.submanifoldConv(name, channels, window), name).relu(name + ".relu");
  }

  /** Two convolutions and what goes past them (He et al., Deep Residual Learning, 2016). */
  private static Tensor residual(Tensor x, String name, Geometry window) {
    Tensor first = block(x, name + ".a", x.channels(), window);
    return normalised(first.submanifoldConv(name + ".b", x.channels(), window), name + ".b")
        .add(name + ".skip", x)
        .relu(name + ".relu");
  }

  private static Tensor down(Tensor x, String name, int channels, Geometry half) {
    return normalised(x.stridedConv(name, channels, half), name).relu(name + ".relu");
  }

  private static Tensor up(Tensor x, String name, Tensor skip) {
    return normalised(x.inverseConv(name, skip.channels()), name)
        .add(name + ".skip", skip)
        .relu(name + ".relu");
  }

  private static Tensor normalised(Tensor x, String name) {
    return x.batchNorm(name + ".norm", 1e-3);
  }
}
