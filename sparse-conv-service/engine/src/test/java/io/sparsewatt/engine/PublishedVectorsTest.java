package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Small results that other projects publish. */
class PublishedVectorsTest {

  private static long[] line(int from, int to) {
    long[] keys = new long[to - from];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = SiteKey.of(from + i, 0, 0);
    }
    return keys;
  }

  private static Geometry axis0(int kernel, int stride, int padding) {
    return new Geometry(
        new Axes(kernel, 1, 1), new Axes(stride, 1, 1), new Axes(padding, 0, 0), Axes.of(1));
  }

  /** MinkowskiEngine, test_analytic: kernel 2 on sites 0, 1, 2. */
  @Test
  void minkowskiAnalytic() {
    float[] weight = {1, 2, 2, 1, 0, 1, 1, 0};
    NetworkBuilder builder =
        Network.builder("t", Weights.of(Map.of("halved.weight", weight, "same.weight", weight)));
    Tensor in = builder.input("in", 2);
    Network network =
        builder.build(
            in.stridedConv("halved", 2, axis0(2, 2, 0)), in.stridedConv("same", 2, axis0(2, 1, 0)));
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(line(0, 3), new float[] {0, 1, 1, 0, 1, 1});
      assertThat(session.rows("halved").keys()).isEqualTo(line(0, 2));
      assertThat(session.rows("halved").toArray()).containsExactly(2, 2, 3, 3);
      // Minkowski keeps the input's sites at stride 1; reached is -1 as well, by its second tap.
      assertThat(session.rows("same").keys()).isEqualTo(line(-1, 3));
      assertThat(session.rows("same").toArray()).containsExactly(1, 0, 2, 2, 2, 3, 3, 3);
    }
  }

  /**
   * rpg_asynet: submanifold 3x3 on an image of five active pixels, in one go and pixel by pixel.
   */
  @Test
  void asynetSubmanifold() {
    float[][] image = {{0, 0, 0, 1}, {0, 0, 2, 4}, {1, 0, 0, 0}};
    float[][] expected = {{0, 0, 0, 1}, {0, 0, 0, 5}, {1, 0, 0, 0}};
    NetworkBuilder builder =
        Network.builder(
            "t", Weights.of(Map.of("y.weight", new float[] {0, -1, 2, 1, 1, -1, 0, 0, 0})));
    Network network =
        builder.build(builder.input("in", 1).submanifoldConv("y", 1, Geometry.square(3)));
    try (Session session = network.open(SessionOptions.defaults())) {
      for (int y = 2; y >= 0; y--) {
        for (int x = 0; x < 4; x++) {
          if (image[y][x] != 0) {
            session.update(
                new long[0], new long[] {SiteKey.of(y, x, 0)}, new float[] {image[y][x]});
          }
        }
      }
      LayerRows rows = session.rows("y");
      assertThat(rows.sites()).isEqualTo(4);
      for (int n = 0; n < rows.sites(); n++) {
        assertThat(rows.value(n, 0))
            .isEqualTo(expected[SiteKey.axis0(rows.key(n))][SiteKey.axis1(rows.key(n))]);
      }
    }
  }

  /** rpg_asynet: max pool, window 3, stride 2, no padding. */
  @Test
  void asynetMaxPool() {
    NetworkBuilder builder = Network.builder("t", Weights.he(1)).bounded(new Axes(11, 1, 1));
    Network network = builder.build(builder.input("in", 1).maxPool("y", axis0(3, 2, 0)));
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(line(0, 11), new float[] {0, -1, 0, 1, 2, 0, 1, 2, 3, 4, 0});
      assertThat(session.output().keys()).isEqualTo(line(0, 5));
      assertThat(session.output().toArray()).containsExactly(0, 2, 2, 3, 4);
    }
  }

  /**
   * fvdb-core: how many of sites 0..15 a window of 4 with stride 4 sees; padding floor((4 - 1) /
   * 2).
   */
  @Test
  void fvdbDegrees() {
    NetworkBuilder builder =
        Network.builder("t", Weights.of(Map.of("y.weight", new float[] {1, 1, 1, 1})));
    Network network = builder.build(builder.input("in", 1).stridedConv("y", 1, axis0(4, 4, 1)));
    float[] ones = new float[16];
    java.util.Arrays.fill(ones, 1);
    try (Session session = network.open(SessionOptions.defaults())) {
      session.keyframe(line(0, 16), ones);
      assertThat(session.output().keys()).isEqualTo(line(0, 5));
      assertThat(session.output().toArray()).containsExactly(3, 4, 4, 4, 1);
    }
  }

  /**
   * MinkowskiEngine's kernel regions and maps, transcribed in the shared data. Its first axis is
   * the fastest.
   */
  @Test
  @Tag("data")
  void minkowskiRegionsAndMaps() throws IOException {
    JsonNode root =
        JsonMapper.builder()
            .build()
            .readTree(Files.readAllBytes(RealData.path("sparse/minkowski_kernel_maps.json")));
    int checked = 0;
    for (JsonNode region : root.get("region_iterator")) {
      Geometry g = minkowski(region.get("kernel"));
      JsonNode first = region.get("coords").get(0);
      Relation relation = new Relation(g, null, null);
      assertThat(region.get("total_regions").asInt())
          .isEqualTo(g.taps() * region.get("coords").size());
      List<Long> ours = new ArrayList<>();
      for (int tap : axis0Fastest(g)) {
        ours.add(relation.input(site(first), tap));
      }
      List<Long> theirs = new ArrayList<>();
      region.get("first").forEach(c -> theirs.add(site(c)));
      // The excerpt may end before the region does.
      assertThat(ours.subList(0, Math.min(ours.size(), theirs.size())))
          .isEqualTo(theirs.subList(0, Math.min(ours.size(), theirs.size())));
      checked += theirs.size();
    }
    for (JsonNode map : root.get("kernel_map")) {
      Geometry g = minkowski(map.get("kernel"));
      Relation relation = new Relation(g, null, null);
      int[] order = axis0Fastest(g);
      JsonNode pairs = map.has("pairs") ? map.get("pairs") : map.get("pairs_subset");
      for (Map.Entry<String, JsonNode> tap : pairs.properties()) {
        JsonNode in = tap.getValue().get("in");
        JsonNode out = tap.getValue().get("out");
        for (int n = 0; n < in.size(); n++) {
          long output = site(map.get("out").get(out.get(n).asInt()));
          assertThat(relation.input(output, order[Integer.parseInt(tap.getKey())]))
              .as("%s tap %s pair %d", g, tap.getKey(), n)
              .isEqualTo(site(map.get("in").get(in.get(n).asInt())));
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(20);
  }

  // Odd sides are centred, even ones begin at 0.
  private static Geometry minkowski(JsonNode kernel) {
    int[] k = {1, 1, 1};
    for (int a = 0; a < kernel.size(); a++) {
      k[a] = kernel.get(a).asInt();
    }
    int[] p = new int[3];
    for (int a = 0; a < 3; a++) {
      p[a] = k[a] % 2 == 1 ? k[a] / 2 : 0;
    }
    return new Geometry(
        new Axes(k[0], k[1], k[2]), Axes.of(1), new Axes(p[0], p[1], p[2]), Axes.of(1));
  }

  private static int[] axis0Fastest(Geometry g) {
    Axes k = g.kernel();
    int[] order = new int[g.taps()];
    int n = 0;
    for (int r2 = 0; r2 < k.a2(); r2++) {
      for (int r1 = 0; r1 < k.a1(); r1++) {
        for (int r0 = 0; r0 < k.a0(); r0++) {
          order[n++] = (r0 * k.a1() + r1) * k.a2() + r2;
        }
      }
    }
    return order;
  }

  // [batch, x, y(, z)]: all of batch 0 but for one that has no pair.
  private static long site(JsonNode c) {
    return SiteKey.of(c.get(1).asInt(), c.get(2).asInt(), c.size() > 3 ? c.get(3).asInt() : 0);
  }
}
