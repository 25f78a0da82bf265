package io.sparsewatt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsewatt.engine.presets.OpenPcdet;
import io.sparsewatt.engine.presets.SparseConvNets;
import io.sparsewatt.engine.text.NetworkText;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkTextTest {

  private static final String TINY =
      """
      sparsewatt-network 1   # a comment
      name tiny

      input voxels channels=2
      submanifold-conv a channels=4 kernel=3 of voxels
      batch-norm a.norm epsilon=0.001 of a
      leaky-relu a.relu slope=0.25 of a.norm
      strided-conv down channels=8 kernel=2x2x1 stride=2x2x1 of a.relu
      inverse-conv up channels=4 of down
      add skip of up a.relu
      linear head channels=3 format=fp32 of skip
      output head
      """;

  /** Finite, positive, different, and quickly made. */
  static final Weights CHEAP =
      (name, shape) -> {
        int size = 1;
        for (int side : shape) {
          size = Math.multiplyExact(size, side);
        }
        float[] values = new float[size];
        int hash = name.hashCode();
        for (int i = 0; i < size; i++) {
          values[i] = ((hash + i * 0x9E3779B9) >>> 8 | 1) * 0x1p-26f;
        }
        return values;
      };

  private static Stream<Function<Weights, Network>> networks() {
    Axes grid = new Axes(64, 48, 40);
    return Stream.of(
        w -> Presets.shallowUNet("shallow", w, true),
        w -> Presets.eventUNet2d("events", w, false, new Axes(27, 22, 1), 3),
        w -> SparseConvNets.scanNetUNet(w, false, 4, 1, false, 20),
        w -> SparseConvNets.scanNetUNet(w, true, 8, 2, true, 20),
        w -> SparseConvNets.eventVgg(w, false, 101),
        w -> OpenPcdet.voxelBackBone8x(w, false, 4, grid),
        w -> OpenPcdet.voxelResBackBone8x(w, true, 4, grid),
        w -> OpenPcdet.voxelNeXt(w, true, 5, grid),
        w -> IncrementalTest.everyOperator(w, 300),
        w -> IncrementalTest.everySiteRule(w, 800),
        NetworkTextTest::everythingElse);
  }

  /** What the others leave out: names that need quotes, limits, groups on the way back. */
  private static Network everythingElse(Weights weights) {
    NetworkBuilder builder = Network.builder("a \"name\" \\ with # all", weights);
    Tensor in = builder.bounded(new Axes(16, 17, 18)).renumbering(0).input("of", 4);
    Tensor odd = in.submanifoldConv("channels=3", 4, Geometry.cube(3)).leakyRelu("π", -1.5e-9f);
    builder.crossover(0);
    Tensor none = odd.activate("nothing", Activation.Kind.NONE);
    Tensor down =
        none.stridedConv(
            "down",
            4,
            new Geometry(
                new Axes(1, 2, 3), new Axes(3, 2, 1), new Axes(0, 1, 2), new Axes(4, 5, 1)));
    builder.crossover(1000);
    Tensor up = down.inverseConv("up", 4, 2);
    Geometry half = Geometry.cube(2, 2);
    Tensor pooled = up.sumPool("pooled", half);
    Tensor placed = pooled.unpool("placed", half).affine("affine");
    Tensor back = pooled.inverseConv("back", 8, half, up, 4);
    Tensor kept = up.prune("kept", up, 2, Float.NEGATIVE_INFINITY);
    Tensor all = kept.globalPool("all", Reduction.SUM);
    return builder.build(placed, back.batchNorm("norm", 1e-300), all.relu("all relu"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void whatIsWrittenReadsAsTheSameNetwork(Function<Weights, Network> structure) {
    Weights weights = CHEAP;
    Network network = structure.apply(weights);
    String text = NetworkText.write(network);
    NetworkText read = NetworkText.parse(text);
    Network again = read.build(weights, network.trained());
    assertThat(again.describe()).isEqualTo(network.describe());
    assertThat(again.digest()).isEqualTo(network.digest());
    assertThat(again.outputNames()).isEqualTo(network.outputNames());
    assertThat(NetworkText.write(again)).isEqualTo(text);
    assertThat(read.name()).isEqualTo(network.name());
  }

  @Test
  void argumentsStandInAnyOrder() {
    NetworkText plain = NetworkText.parse(TINY);
    NetworkText turned =
        NetworkText.parse(
            TINY.replace("kernel=2x2x1 stride=2x2x1", "stride = 2x2x1\tkernel =2x2x1 padding=0")
                .replace("name tiny", "\"name\" tiny".substring(1).replace("\"", "")));
    assertThat(turned.build(Weights.he(1), false).digest())
        .isEqualTo(plain.build(Weights.he(1), false).digest());
  }

  @Test
  void theTrainableNetworkIsTheSame() {
    TrainableNetwork trainable = NetworkText.parse(TINY).buildTrainable(Weights.he(3));
    assertThat(trainable.weights())
        .containsKeys("a.weight", "a.norm.gamma", "down.bias", "head.weight");
  }

  // Each replaces a part of the text above, and names what is said of it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sparsewatt-network 1 | sparsewatt-network 2 | line 1, column 20: version 1 expected",
        "sparsewatt-network 1 | name x | line 1, column 1: 'sparsewatt-network 1' expected",
        "name tiny | name | line 2, column 5: the network's name expected, found the end",
        "name tiny | bounded 3x3 | line 2, column 9: sides as 64 or 64x64x16",
        "name tiny | bounded 9999999 | each 1..1048576, expected",
        "submanifold-conv a | submanifold a | line 5, column 1: 'name', 'bounded', 'output' or one of",
        "input voxels channels=2 | relu r of r | line 4, column 1: 'input' expected as the first",
        "channels=4 kernel=3 | kernel=3 | line 5, column 29: 'channels=', a number of channels",
        "channels=4 kernel=3 | channels=4 kernel=3 channels=4 | line 5, column 40: 'channels' expected once",
        "channels=4 kernel=3 | channels=1025 kernel=3 | column 29: a number of channels, 1..1024 expected",
        "channels=4 kernel=3 | channels=4 kernel=3x3 | column 38: taps or steps an axis",
        "channels=4 kernel=3 | channels=4 kernel=0 | column 38: taps or steps an axis",
        "channels=4 kernel=3 | channels=4 kernel=99999999999 | column 38: taps or steps an axis",
        "channels=4 kernel=3 | channels=4 kernel 3 | line 5, column 38: '=' expected after 'kernel'",
        "channels=4 kernel=3 | channels=4 colour=3 | 'of' or one of [channels",
        "format=fp32 | format=int8 | line 11, column 31: fp32 expected for 'format', found 'int8'",
        "of a.norm | of b.norm | line 7, column 33: the name of an operator above expected, found 'b.norm'",
        "of a.norm | of | line 7, column 32: the name of an operator above",
        "of a.norm | of a.norm a | line 7, column 40: the end of the line expected",
        "add skip of up a.relu | add skip of up | line 10, column 15: the name of an operator above (of 2",
        "batch-norm a.norm | batch-norm a | line 6, column 12: a name expected that is not taken",
        "epsilon=0.001 | epsilon=0x1p-3 | column 27: a number expected for 'epsilon', found '0x1p-3'",
        "slope=0.25 | slope=NaN | column 25: a number expected for 'slope', found 'NaN'",
        "output head | linear x channels=1 of head | line 13, column 1: 'output', for the network has none",
        "output head | output head tail | line 12, column 13: the name of an operator above",
        "batch-norm a.norm | batch-norm \"a.norm | line 6, column 38: '\"' expected to end the name",
        "batch-norm a.norm | batch-norm a;norm | line 6, column 13: a name, a number",
      })
  void errorsNameLineAndColumn(String part, String by, String message) {
    String text =
        TINY.replaceFirst(
            java.util.regex.Pattern.quote(part), java.util.regex.Matcher.quoteReplacement(by));
    assertThat(text).isNotEqualTo(TINY);
    assertThatThrownBy(() -> NetworkText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "channels=4 kernel=3 | channels=4 kernel=17 | line 5 (submanifold-conv 'a'): kernel 17 has 4913 taps, at most 4096",
        "channels=4 kernel=3 | channels=4 kernel=3 stride=2 | line 5 (submanifold-conv 'a'): submanifold convolution 'a' has stride 2",
        "channels=4 kernel=3 | channels=4 kernel=3 groups=3 | 3 groups do not divide",
        "inverse-conv up channels=4 | inverse-conv up channels=4 kernel=2 | 'kernel' and 'onto' are given together",
        "inverse-conv up channels=4 | inverse-conv up channels=4 stride=2 | 'stride' needs 'kernel' and 'onto'",
        "add skip of up a.relu | add skip of up down | line 10 (add 'skip'): 'skip': 'up' and 'down' are on different sites",
        "crossover | crossover | line 11 (linear 'head'): crossover 1001 must lie in 0..1000",
        "input voxels channels=2 | input voxels channels=2 renumbering=1001 | line 4 (input 'voxels'): renumbering 1001 must lie in 0..1000",
      })
  void whatTheEngineRefusesNamesTheLine(String part, String by, String message) {
    String text =
        part.equals("crossover")
            ? TINY.replace("format=fp32", "crossover=1001")
            : TINY.replaceFirst(java.util.regex.Pattern.quote(part), by);
    assertThatThrownBy(() -> NetworkText.parse(text).build(Weights.he(1), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void sizesAreRefusedBeforeAnythingIsAllocated() {
    Weights none =
        (name, shape) -> {
          throw new AssertionError("asked for " + name);
        };
    String head = "sparsewatt-network 1\nname big\ninput i channels=1024\n";
    String wide = head + "submanifold-conv a channels=1024 kernel=7 of i\noutput a\n";
    assertThatThrownBy(() -> NetworkText.parse(wide).build(none, false))
        .hasMessageContaining("343 x 1024 x 1024 weights, at most 67108864");
    StringBuilder many = new StringBuilder(head);
    for (int n = 0; n < NetworkBuilder.MAX_OPERATORS; n++) {
      many.append("relu r").append(n).append(" of i\n");
    }
    assertThatThrownBy(() -> NetworkText.parse(many + "output i\n"))
        .hasMessageContaining("at most 1024 operators");
    assertThatThrownBy(() -> NetworkText.parse("#".repeat(NetworkText.MAX_LENGTH + 1)))
        .hasMessageContaining("1048577 characters");
    assertThatThrownBy(() -> NetworkText.parse("a ".repeat(5000)))
        .hasMessageContaining("4096 words");
  }

  @Test
  void whatNoTextCanSayIsNotWritten() {
    NetworkBuilder builder = Network.builder("odd", CHEAP);
    Network odd = builder.build(builder.input("two\nlines", 1).relu("r"));
    assertThatThrownBy(() -> NetworkText.write(odd)).hasMessageContaining("control characters");
    Network derived =
        new Network(
            "derived",
            false,
            odd.layers(),
            odd.levels(),
            odd.maps(),
            java.util.Map.of("r", 1),
            List.of(1),
            List.of(),
            List.of());
    assertThatThrownBy(() -> NetworkText.write(derived))
        .hasMessageContaining("'derived' was made of another network");
  }

  @Test
  void allWeightsTogetherAreBounded() {
    NetworkBuilder builder =
        Network.builder(
            "big",
            (name, shape) -> {
              throw new IllegalArgumentException("stop: " + name);
            });
    Tensor in = builder.input("i", 1024);
    for (int n = 0; n < 5; n++) {
      String name = "c" + n;
      // Each is refused by its weights, and counts all the same.
      assertThatThrownBy(() ->
              in.submanifoldConv(
                  name, 1024, new Geometry(new Axes(3, 3, 3), Axes.of(1), Axes.of(0), Axes.of(1))))
          .hasMessageContaining(
              name.equals("c4") ? "141557760 weights, at most 134217728" : "stop: " + name);
    }
  }

  @Test
  void damagedTextsAreRefusedWithAPlace() {
    SplittableRandom random = new SplittableRandom(77);
    String[] words = {
      "of",
      "=",
      "\"",
      "channels",
      "kernel",
      "a",
      "a.relu",
      "\\",
      "#",
      "\n",
      "16",
      "-1",
      "2x2x2",
      "output",
      "input",
      "concat",
      "global-pool",
      "by",
      "max",
      "prune",
      "above",
      "onto",
      "low",
      "height",
      "é",
      "\u0000"
    };
    Weights small =
        (name, shape) -> {
          int size = 1;
          for (int side : shape) {
            size = Math.multiplyExact(size, side);
            if (size > 1 << 20) {
              throw new IllegalArgumentException("too large for this test");
            }
          }
          return Weights.he(1).tensor(name, shape);
        };
    int read = 0;
    int built = 0;
    for (int run = 0; run < 4000; run++) {
      StringBuilder text = new StringBuilder(TINY);
      for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(8)) {
          case 0 -> text.insert(at, words[random.nextInt(words.length)]);
          case 1 -> text.setCharAt(at, (char) random.nextInt(32, 127));
          case 2 -> text.delete(at, Math.min(text.length(), at + random.nextInt(12)));
          case 3 -> text.insert(at, ' ' + words[random.nextInt(words.length)] + ' ');
          case 4 -> {
            // A line goes, or comes twice.
            int from = text.lastIndexOf("\n", at) + 1;
            int to = text.indexOf("\n", at) + 1;
            text.replace(from, to, text.substring(from, to).repeat(random.nextInt(2) * 2));
          }
          default -> {
            // Another number or another name.
            String[] parts = text.toString().split("(?<=[ =\n])", -1);
            int part = random.nextInt(parts.length);
            int other = random.nextInt(parts.length);
            boolean number = parts[part].strip().matches("[0-9]+");
            parts[part] = number ? random.nextInt(20) + " " : parts[other];
            text = new StringBuilder(String.join("", parts));
          }
        }
      }
      String as = "seed 77, run " + run;
      try {
        NetworkText parsed = NetworkText.parse(text.toString());
        read++;
        parsed.build(small, false);
        built++;
      } catch (IllegalArgumentException | IllegalStateException refused) {
        String message = String.valueOf(refused.getMessage());
        assertThat(message.startsWith("line ") || message.startsWith("operator '"))
            .as("%s: %s", as, message)
            .isTrue();
      }
    }
    // Not all are damaged beyond reading, so building is tried as well.
    assertThat(read).isBetween(100, 3800);
    assertThat(built).isBetween(50, read);
  }
}
