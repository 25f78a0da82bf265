package io.sparsewatt.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Geometry;
import io.sparsewatt.engine.Layer;
import io.sparsewatt.engine.LayerRows;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.NetworkBuilder;
import io.sparsewatt.engine.Session;
import io.sparsewatt.engine.SessionOptions;
import io.sparsewatt.engine.SiteKey;
import io.sparsewatt.engine.Tensor;
import io.sparsewatt.engine.Weights;
import io.sparsewatt.engine.presets.OpenPcdet;
import io.sparsewatt.engine.presets.SparseConvNets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Imported weights compute what the libraries compute that they come from. The expected rows were
 * made by these: spconv's own CPU code for single operators (whole numbers, exact) and for
 * OpenPCDet's backbones, dense operators of PyTorch with masks for SparseConvNet's networks.
 * Weights are a formula of a tensor's name and an index, the same there and here, so that only rows
 * are kept; docs/interchange.md says how.
 */
class CrossCheckTest {

  // Sums of up to 3,456 products in another order, 26 layers deep; errors of a wrong tap or channel
  // are a hundred thousand times that.
  private static final double ROUNDING = 2e-5;

  private static JsonNode golden(String name) throws IOException {
    try (InputStream in = CrossCheckTest.class.getResourceAsStream("/interchange/" + name)) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in, name));
    }
  }

  /** A number in -1 .. 1, in thousandths. */
  private static int raw(String name, int index) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return raw((int) crc.getValue(), index);
  }

  private static int raw(int hash, int index) {
    int x = hash + index * 0x9E3779B1;
    x ^= x >>> 16;
    x *= 0x85ebca6b;
    x ^= x >>> 13;
    return (x >>> 8) % 2001 - 1000;
  }

  private static float[] formula(String name, int[] shape, int fan) {
    int size = 1;
    for (int side : shape) {
      size *= side;
    }
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    int hash = (int) crc.getValue();
    float scale = 1;
    for (int k = 1; k < fan / 4; k *= 4) {
      scale *= 2;
    }
    boolean vector = shape.length == 1;
    boolean positive = vector && (name.endsWith(".weight") || name.endsWith(".running_var"));
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      float v = raw(hash, i) / 1000f;
      values[i] = positive ? 1 + v / 2 : vector ? v / 4 : v / scale;
    }
    return values;
  }

  /** A published file of a preset, its numbers by the formula. */
  private static Safetensors file(
      Function<Weights, Network> preset, KernelLayout layout, Predicate<String> hasBias) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    Network network =
        preset.apply((name, shape) -> {
          shapes.put(name, shape.clone());
          float[] ones = new float[java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
          java.util.Arrays.fill(ones, 1f);
          return ones;
        });
    Map<String, Safetensors.Entry> tensors = new HashMap<>();
    shapes.forEach((name, shape) -> {
      String module = name.substring(0, name.lastIndexOf('.'));
      if (name.endsWith(".weight")) {
        int[] there = published(network.layer(module), module, shape, layout);
        int fan = shape.length == 2 ? shape[0] : shape[0] * shape[1];
        put(tensors, name, there, fan);
      } else if (!name.endsWith(".bias") || hasBias.test(module)) {
        put(
            tensors,
            name.replace(".gamma", ".weight")
                .replace(".beta", ".bias")
                .replace(".mean", ".running_mean")
                .replace(".variance", ".running_var"),
            shape,
            1);
      }
    });
    return new Safetensors(Map.of(), tensors);
  }

  private static int[] published(Layer layer, String module, int[] shape, KernelLayout layout) {
    if (module.equals("linear")) {
      // A linear layer of PyTorch, be it on rows or on a flattened grid.
      int in = shape.length == 2 ? shape[0] : shape[0] * shape[1];
      return new int[] {layer.outChannels(), in};
    }
    Geometry geometry = layer.geometry();
    if (geometry == null) {
      return shape;
    }
    Axes k = geometry.kernel();
    int in = shape[1];
    int out = shape[2];
    if (layout == KernelLayout.SPARSECONVNET) {
      return new int[] {geometry.taps(), 1, in, out};
    }
    boolean flat = module.equals("conv_out.0") && k.a2() == 1 || module.equals("shared_conv.0");
    return flat ? new int[] {out, k.a1(), k.a0(), in} : new int[] {out, k.a2(), k.a1(), k.a0(), in};
  }

  private static void put(
      Map<String, Safetensors.Entry> tensors, String name, int[] shape, int fan) {
    tensors.put(name, new Safetensors.Entry(shape, formula(name, shape, fan)));
  }

  private static long key(JsonNode site, boolean reversed) {
    int a0 = site.get(0).asInt();
    int a1 = site.get(1).asInt();
    int a2 = site.size() == 3 ? site.get(2).asInt() : 0;
    if (!reversed) {
      return SiteKey.of(a0, a1, a2);
    }
    return site.size() == 3 ? SiteKey.of(a2, a1, a0) : SiteKey.of(a1, a0, 0);
  }

  private static long[] keys(JsonNode sites, boolean reversed) {
    long[] keys = new long[sites.size()];
    for (int n = 0; n < keys.length; n++) {
      keys[n] = key(sites.get(n), reversed);
    }
    return keys;
  }

  private static void assertRows(
      String where, LayerRows rows, long[] keys, JsonNode expected, int step, double rounding) {
    Map<Long, JsonNode> byKey = new TreeMap<>();
    double greatest = 0;
    for (int n = 0; n < keys.length; n++) {
      byKey.put(keys[n], expected.get(n));
      for (JsonNode value : expected.get(n)) {
        greatest = Math.max(greatest, Math.abs(value.asDouble()));
      }
    }
    assertThat(rows.keys())
        .as(where)
        .containsExactly(byKey.keySet().stream().mapToLong(Long::longValue).toArray());
    assertThat(greatest).as(where).isPositive();
    int row = 0;
    for (JsonNode values : byKey.values()) {
      for (int c = 0; c < values.size(); c++) {
        double off = Math.abs(rows.value(row, c * step) - values.get(c).asDouble());
        assertThat(off)
            .as("%s, site %s, channel %d", where, SiteKey.format(rows.key(row)), c * step)
            .isLessThanOrEqualTo(rounding * greatest);
      }
      row++;
    }
  }

  @Test
  void operatorsOfSpconvExactly() throws IOException {
    JsonNode golden = golden("spconv-operators.json");
    JsonNode operators = golden.get("operators");
    Map<String, Safetensors.Entry> tensors = new HashMap<>();
    operators
        .propertyNames()
        .forEach(name -> {
          JsonNode shape = operators.get(name).get("shape");
          int[] sides = new int[shape.size()];
          for (int i = 0; i < sides.length; i++) {
            sides[i] = shape.get(i).asInt();
          }
          JsonNode weight = operators.get(name).get("weight");
          float[] values = new float[weight.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = weight.get(i).asInt();
            assertThat(values[i]).isEqualTo(Math.floorMod(raw(name + ".weight", i), 7) - 3f);
          }
          tensors.put(name + ".weight", new Safetensors.Entry(sides, values));
        });
    JsonNode grid = golden.get("grid");
    // Once with x, y, z for their z, y, x, and once with their order as it is.
    for (AxisOrder order : AxisOrder.values()) {
      boolean reversed = order == AxisOrder.REVERSED;
      Axes sides = axes(reversed, grid.get(0).asInt(), grid.get(1).asInt(), grid.get(2).asInt());
      Geometry uneven =
          new Geometry(
              axes(reversed, 3, 2, 1),
              axes(reversed, 2, 1, 2),
              axes(reversed, 1, 0, 0),
              Axes.of(1));
      Function<Weights, Network> structure =
          w -> {
            NetworkBuilder builder = Network.builder("operators", w).bounded(sides);
            Tensor in = builder.input("in", 3);
            Tensor wide = in.stridedConv("wide", 5, uneven);
            Geometry grown = Geometry.cube(3, 2).withPadding(Axes.of(1));
            return builder.build(
                in.submanifoldConv("subm", 4, Geometry.cube(3)),
                wide.inverseConv("inverse", 2),
                in.submanifoldConv("one", 5, Geometry.cube(1)),
                in.generativeConv("grown", 2, grown));
          };
      Network network =
          Checkpoint.of(new Safetensors(Map.of(), tensors))
              .layout(KernelLayout.SPCONV_2_2)
              .axes(order)
              .into(structure);
      JsonNode features = golden.get("features");
      float[] rows = new float[features.size() * 3];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = features.get(i / 3).get(i % 3).asInt();
      }
      try (Session session = network.open(SessionOptions.defaults())) {
        session.keyframe(keys(golden.get("sites"), reversed), rows);
        for (String name : operators.propertyNames()) {
          JsonNode expected = operators.get(name);
          long[] keys = keys(expected.get("sites"), reversed);
          assertRows(
              name + ", axes " + order.id(), session.rows(name), keys, expected.get("rows"), 1, 0);
        }
      }
    }
  }

  private static Axes axes(boolean reversed, int a, int b, int c) {
    return reversed ? new Axes(c, b, a) : new Axes(a, b, c);
  }

  @Test
  void backbonesOfOpenPcdetWithinRounding() throws IOException {
    JsonNode golden = golden("openpcdet-backbones.json");
    Axes grid = new Axes(24, 22, 30);
    Map<String, Function<Weights, Network>> presets =
        Map.of(
            "plain", w -> OpenPcdet.voxelBackBone8x(w, true, 4, grid),
            "res", w -> OpenPcdet.voxelResBackBone8x(w, true, 4, grid),
            "next", w -> OpenPcdet.voxelNeXt(w, true, 4, grid));
    long[] sites = keys(golden.get("sites_zyx"), true);
    for (Map.Entry<String, Function<Weights, Network>> preset : presets.entrySet()) {
      JsonNode expected = golden.get("networks").get(preset.getKey());
      Safetensors file =
          file(
              preset.getValue(),
              KernelLayout.SPCONV_2_2,
              module -> module.matches(".*\\.conv[12]|shared_conv\\.0"));
      long parameters =
          file.tensors().entrySet().stream()
              .filter(t -> !t.getKey().contains(".running_"))
              .mapToLong(t -> t.getValue().values().length)
              .sum();
      assertThat(parameters).isEqualTo(expected.get("parameters").asLong());
      Network network =
          Checkpoint.of(file)
              .layout(KernelLayout.SPCONV_2_2)
              .axes(AxisOrder.REVERSED)
              .into(preset.getValue());
      try (Session session = network.open(SessionOptions.defaults())) {
        session.keyframe(sites, formula("features", new int[] {sites.length, 4}, 4));
        long[] keys = keys(expected.get("sites"), true);
        assertRows(preset.getKey(), session.output(), keys, expected.get("rows"), 8, ROUNDING);
      }
    }
  }

  @Test
  void networksOfSparseConvNetWithinRounding() throws IOException {
    JsonNode golden = golden("sparseconvnet-networks.json");
    long[] sites = keys(golden.get("sites"), false);
    Map<String, Function<Weights, Network>> uNets =
        Map.of(
            "plain", w -> SparseConvNets.scanNetUNet(w, true, 4, 1, false, 5),
            "residual", w -> SparseConvNets.scanNetUNet(w, true, 4, 2, true, 5));
    for (Map.Entry<String, Function<Weights, Network>> preset : uNets.entrySet()) {
      Safetensors file = file(preset.getValue(), KernelLayout.SPARSECONVNET, "linear"::equals);
      Network network =
          Checkpoint.of(file)
              .layout(KernelLayout.SPARSECONVNET)
              .axes(AxisOrder.SAME)
              .into(preset.getValue());
      try (Session session = network.open(SessionOptions.defaults())) {
        session.keyframe(sites, formula("features", new int[] {sites.length, 3}, 4));
        assertRows(
            preset.getKey(), session.output(), sites, golden.get(preset.getKey()), 1, ROUNDING);
      }
    }
  }

  @Test
  void theEventNetworkWithinRounding() throws IOException {
    JsonNode golden = golden("sparseconvnet-networks.json");
    long[] pixels = keys(golden.get("pixels"), false);
    Function<Weights, Network> preset = w -> SparseConvNets.eventVgg(w, true, 101);
    Safetensors file = file(preset, KernelLayout.SPARSECONVNET, "linear"::equals);
    Network network =
        Checkpoint.of(file).layout(KernelLayout.SPARSECONVNET).axes(AxisOrder.SAME).into(preset);
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(pixels, formula("features", new int[] {pixels.length, 2}, 4));
      JsonNode row = JsonMapper.shared().createArrayNode().add(golden.get("vgg"));
      assertRows("vgg", session.output(), new long[] {SiteKey.of(0, 0, 0)}, row, 1, ROUNDING);
    }
  }

  /** Made by the script of docs/interchange.md from a .pth of spconv and PyTorch. */
  @Test
  void aFileOfTheDocumentedScriptSaysHowItIsRead() throws IOException {
    Safetensors file;
    try (InputStream in =
        CrossCheckTest.class.getResourceAsStream("/interchange/converted.safetensors")) {
      file = Safetensors.of(Objects.requireNonNull(in).readAllBytes());
    }
    assertThat(file.metadata())
        .containsEntry(Checkpoint.LAYOUT_KEY, "spconv-2-2")
        .containsEntry(Checkpoint.AXES_KEY, "reversed");
    Geometry window = new Geometry(new Axes(1, 2, 3), Axes.of(1), Axes.of(0), Axes.of(1));
    Weights read =
        Checkpoint.of(file)
            .under("backbone_3d.")
            .convert(w -> {
              NetworkBuilder builder = Network.builder("small", w);
              Tensor in = builder.input("in", 3);
              return builder.build(in.submanifoldConv("0", 4, window).batchNorm("1", 1e-3));
            })
            .weights();
    float[] weight = read.tensor("0.weight", 6, 3, 4);
    for (int y = 0; y < 2; y++) {
      for (int z = 0; z < 3; z++) {
        for (int in = 0; in < 3; in++) {
          for (int out = 0; out < 4; out++) {
            int there = ((out * 3 + z) * 2 + y) * 3 + in;
            assertThat(weight[((y * 3 + z) * 3 + in) * 4 + out])
                .isEqualTo(Math.floorMod(raw("backbone_3d.0.weight", there), 7) - 3f);
          }
        }
      }
    }
    float[] variance = read.tensor("1.variance", 4);
    for (int c = 0; c < 4; c++) {
      assertThat(variance[c]).isEqualTo(Math.abs(raw("backbone_3d.1.running_var", c)) % 5 + 1f);
    }
    assertThat(read.tensor("0.bias", 4)).containsOnly(0);
  }
}
