package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.presets.OpenPcdet;
import io.sparsewatt.engine.presets.SparseConvNets;
import io.sparsewatt.engine.text.NetworkText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublishedNetworksTest {

  private static final Axes LOW = Axes.of(0);
  private static final Axes SIDES = new Axes(24, 22, 16);

  /** The networks by the name of their file; named as with weights from training. */
  static Map<String, Function<Weights, Network>> presets() {
    Map<String, Function<Weights, Network>> presets = new TreeMap<>();
    presets.put("scn-unet-m16-r1", w -> SparseConvNets.scanNetUNet(w, true, 16, 1, false, 20));
    presets.put(
        "scn-unet-m32-r2-residual", w -> SparseConvNets.scanNetUNet(w, true, 32, 2, true, 20));
    presets.put("fb-sparse-vgg", w -> SparseConvNets.eventVgg(w, true, 101));
    presets.put(
        "voxel-backbone-8x", w -> OpenPcdet.voxelBackBone8x(w, true, 4, OpenPcdet.KITTI_GRID));
    presets.put(
        "voxel-res-backbone-8x",
        w -> OpenPcdet.voxelResBackBone8x(w, true, 4, OpenPcdet.KITTI_GRID));
    presets.put("voxelnext-backbone", w -> OpenPcdet.voxelNeXt(w, true, 4, OpenPcdet.KITTI_GRID));
    presets.put("shallow-unet", w -> Presets.shallowUNet("shallow-unet", w, true));
    return presets;
  }

  /** What PyTorch counts as parameters: no running statistics, and biases only where they are. */
  private static long parameters(Function<Weights, Network> preset, Predicate<String> hasBias) {
    long[] count = new long[1];
    Network network =
        preset.apply((name, shape) -> {
          float[] values = NetworkTextTest.CHEAP.tensor(name, shape);
          String module = name.substring(0, name.lastIndexOf('.'));
          boolean counts =
              name.endsWith(".bias")
                  ? hasBias.test(module)
                  : !name.endsWith(".mean") && !name.endsWith(".variance");
          count[0] += counts ? values.length : 0;
          return values;
        });
    assertThat(network.parameters()).isPositive();
    return count[0];
  }

  private static Function<Weights, Network> preset(String name) {
    return java.util.Objects.requireNonNull(presets().get(name));
  }

  @Test
  void parametersAreAsPublished() {
    Predicate<String> linear = "linear"::equals;
    // As the example builds it; 2,689,828 is often counted without the batch norm before the last
    // layer, 16 scales and 16 shifts.
    assertThat(parameters(preset("scn-unet-m16-r1"), linear)).isEqualTo(2_689_828 + 32);
    assertThat(parameters(preset("fb-sparse-vgg"), linear)).isEqualTo(3_695_685);
    assertThat(parameters(preset("voxel-backbone-8x"), module -> false)).isEqualTo(711_872);
    // Only the residual blocks' convolutions have biases.
    assertThat(parameters(preset("voxel-res-backbone-8x"), module -> module.contains(".conv")))
        .isEqualTo(2_694_880);
  }

  @Test
  void gridsShrinkAsPublished() {
    Network second = preset("voxel-backbone-8x").apply(NetworkTextTest.CHEAP);
    assertThat(sides(second, "conv4.2.0")).isEqualTo(new Axes(176, 200, 5));
    assertThat(sides(second, "conv_out.0")).isEqualTo(new Axes(176, 200, 2));
    Network vgg = preset("fb-sparse-vgg").apply(NetworkTextTest.CHEAP);
    assertThat(sides(vgg, "sparseModel.27")).isEqualTo(new Axes(2, 3, 1));
    assertThat(sides(vgg, "linear")).isEqualTo(Axes.of(1));
    assertThat(sides(preset("voxelnext-backbone").apply(NetworkTextTest.CHEAP), "shared_conv.0"))
        .isEqualTo(new Axes(176, 200, 1));
  }

  private static Axes sides(Network network, String layer) {
    return java.util.Objects.requireNonNull(
        network.levels().get(network.layer(layer).level()).bounds());
  }

  @Test
  void theFilesInTheDocumentationAreThesePresets() throws IOException {
    Path folder = Path.of(System.getProperty("sparsewatt.basedir", "../.."), "docs", "networks");
    for (Map.Entry<String, Function<Weights, Network>> preset : presets().entrySet()) {
      Network network = preset.getValue().apply(NetworkTextTest.CHEAP);
      String text = NetworkText.write(network);
      Path file = folder.resolve(preset.getKey() + ".network");
      if (Boolean.getBoolean("sparsewatt.write-networks")) {
        Files.createDirectories(folder);
        Files.writeString(file, text);
      }
      assertThat(Files.readString(file)).as(file.toString()).isEqualTo(text);
      // What the file says builds as the preset was built.
      assertThat(NetworkText.read(file).operators()).isEqualTo(network.declarations());
    }
  }

  /** Smaller than published where that changes no structure: a step has to be quick. */
  private static Stream<Function<Weights, Network>> quick() {
    Axes grid = new Axes(24, 22, 30);
    return Stream.of(
        w -> SparseConvNets.scanNetUNet(w, false, 4, 1, false, 5),
        w -> SparseConvNets.scanNetUNet(w, false, 4, 2, true, 5),
        w -> SparseConvNets.eventVgg(w, false, 300),
        w -> OpenPcdet.voxelBackBone8x(w, false, 4, grid),
        w -> OpenPcdet.voxelResBackBone8x(w, false, 4, grid),
        w -> OpenPcdet.voxelNeXt(w, false, 4, grid));
  }

  @ParameterizedTest
  @MethodSource("quick")
  void aFewStepsEqualRunsFromScratch(Function<Weights, Network> preset) {
    steps(preset.apply(Scenes.lively(41)), 201, 12);
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("quick")
  void aThousandStepsEqualRunsFromScratch(Function<Weights, Network> preset) {
    // Sites and events are the same code under any kernels; scalar ones take nine times as long.
    boolean scalar = KernelProvider.AUTO.kernels().name().equals("scalar");
    steps(preset.apply(Scenes.lively(42)), 202, scalar ? 150 : 1000);
  }

  private static void steps(Network network, long seed, int count) {
    Axes bounds = network.bounds();
    boolean flat = bounds != null && bounds.a2() == 1;
    IncrementalTest.edit(
        network,
        seed,
        count,
        SessionOptions.defaults().withThreads(2),
        LOW,
        flat ? new Axes(60, 60, 1) : SIDES);
  }
}
