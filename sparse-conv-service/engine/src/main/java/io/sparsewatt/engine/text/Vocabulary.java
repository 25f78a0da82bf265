package io.sparsewatt.engine.text;

import io.sparsewatt.engine.Activation;
import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Declaration;
import io.sparsewatt.engine.Geometry;
import io.sparsewatt.engine.NetworkBuilder;
import io.sparsewatt.engine.Reduction;
import io.sparsewatt.engine.Tensor;
import io.sparsewatt.engine.text.Argument.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The operators that a network file knows: an operator's one registration for text. */
final class Vocabulary {

  /** May stand behind every operator. */
  private static final List<Argument> COMMON =
      List.of(
          Argument.optional("crossover", Kind.WHOLE), Argument.or("format", Kind.FORMAT, "fp32"));

  private static final Argument CHANNELS = Argument.needed("channels", Kind.CHANNELS);
  private static final Argument GROUPS = Argument.or("groups", Kind.CHANNELS, "1");
  private static final Argument STRIDE = Argument.or("stride", Kind.SIDES, "1");
  private static final Argument PADDING = Argument.or("padding", Kind.PADDING, "0");
  private static final Argument DILATION = Argument.or("dilation", Kind.SIDES, "1");
  private static final Argument BY = Argument.needed("by", Kind.REDUCTION);
  private static final Argument KERNEL = Argument.needed("kernel", Kind.SIDES);
  private static final int MANY = Integer.MAX_VALUE;

  private static final Map<String, Word> WORDS = new TreeMap<>();

  static {
    add("input", 0, 0, Call::input, CHANNELS, Argument.optional("renumbering", Kind.WHOLE));
    List<Argument> window = List.of(KERNEL, STRIDE, PADDING, DILATION);
    add("submanifold-conv", 1, 1, Call::submanifoldConv, with(window, CHANNELS, GROUPS));
    add("strided-conv", 1, 1, Call::stridedConv, with(window, CHANNELS, GROUPS));
    add("cell-conv", 1, 1, Call::cellConv, with(window, CHANNELS, GROUPS));
    add("generative-conv", 1, 1, Call::generativeConv, with(window, CHANNELS, GROUPS));
    add(
        "inverse-conv",
        1,
        1,
        Call::inverseConv,
        CHANNELS,
        GROUPS,
        Argument.optional("kernel", Kind.SIDES),
        STRIDE,
        PADDING,
        DILATION,
        Argument.optional("onto", Kind.NAME));
    add("max-pool", 1, 1, c -> c.source().maxPool(c.name(), c.window()), with(window));
    add("average-pool", 1, 1, c -> c.source().averagePool(c.name(), c.window()), with(window));
    add("sum-pool", 1, 1, c -> c.source().sumPool(c.name(), c.window()), with(window));
    add("unpool", 1, 1, c -> c.source().unpool(c.name(), c.window()), with(window));
    add("global-pool", 1, 1, c -> c.source().globalPool(c.name(), c.reduction()), BY);
    Argument low = Argument.needed("low", Kind.WHOLE);
    Argument height = Argument.needed("height", Kind.WHOLE);
    add("birds-eye", 1, 1, Call::birdsEye, low, height, BY);
    add("birds-eye-stack", 1, 1, Call::birdsEyeStack, low, height);
    add("linear", 1, 1, Call::linear, CHANNELS, GROUPS);
    add("occupancy", 1, 1, c -> c.source().occupancy(c.name()));
    add("affine", 1, 1, c -> c.source().affine(c.name()));
    add("batch-norm", 1, 1, Call::batchNorm, Argument.needed("epsilon", Kind.REAL));
    for (Activation.Kind kind : Activation.Kind.values()) {
      if (kind != Activation.Kind.LEAKY_RELU) {
        add(kind.id(), 1, 1, c -> c.source().activate(c.name(), kind));
      }
    }
    add("leaky-relu", 1, 1, Call::leakyRelu, Argument.or("slope", Kind.REAL, "0"));
    add("add", 2, 2, c -> c.source().add(c.name(), c.others()[0]));
    add("concat", 1, MANY, c -> c.source().concat(c.name(), c.others()));
    add("sparse-add", 1, MANY, c -> c.source().sparseAdd(c.name(), c.others()));
    add("sparse-concat", 1, MANY, c -> c.source().sparseConcat(c.name(), c.others()));
    add(
        "prune",
        1,
        1,
        Call::prune,
        Argument.needed("scores", Kind.NAME),
        Argument.or("channel", Kind.WHOLE, "0"),
        Argument.needed("above", Kind.REAL));
  }

  private Vocabulary() {}

  /**
   * An operator.
   *
   * @param least sources
   * @param most sources
   */
  record Word(String operator, int least, int most, Maker maker, List<Argument> arguments) {

    @Nullable Argument argument(String key) {
      return arguments.stream().filter(a -> a.key().equals(key)).findFirst().orElse(null);
    }

    List<String> keys() {
      return arguments.stream().map(Argument::key).toList();
    }
  }

  /** Adds an operator to a network. */
  interface Maker {
    Tensor make(Call call);
  }

  static @Nullable Word word(String operator) {
    return WORDS.get(operator);
  }

  static List<String> operators() {
    return List.copyOf(WORDS.keySet());
  }

  private static Argument[] with(List<Argument> window, Argument... more) {
    List<Argument> all = new ArrayList<>(Arrays.asList(more));
    all.addAll(window);
    return all.toArray(Argument[]::new);
  }

  private static void add(
      String operator, int least, int most, Maker maker, Argument... arguments) {
    List<Argument> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(COMMON);
    WORDS.put(operator, new Word(operator, least, most, maker, List.copyOf(all)));
  }

  /** One line carried out. */
  record Call(NetworkBuilder builder, Declaration line, Word word, Map<String, Tensor> tensors) {

    String name() {
      return line.name();
    }

    Tensor source() {
      return tensor(line.sources().getFirst());
    }

    Tensor[] others() {
      return line.sources().stream().skip(1).map(this::tensor).toArray(Tensor[]::new);
    }

    Reduction reduction() {
      return Argument.reduction(value("by"));
    }

    Geometry window() {
      return new Geometry(axes("kernel"), axes("stride"), axes("padding"), axes("dilation"));
    }

    Tensor input() {
      String renumbering = line.arguments().get("renumbering");
      if (renumbering != null) {
        builder.renumbering(Integer.parseInt(renumbering));
      }
      return builder.input(name(), whole("channels"));
    }

    Tensor submanifoldConv() {
      return source().submanifoldConv(name(), whole("channels"), window(), whole("groups"));
    }

    Tensor stridedConv() {
      return source().stridedConv(name(), whole("channels"), window(), whole("groups"));
    }

    Tensor cellConv() {
      return source().cellConv(name(), whole("channels"), window(), whole("groups"));
    }

    Tensor generativeConv() {
      return source().generativeConv(name(), whole("channels"), window(), whole("groups"));
    }

    Tensor inverseConv() {
      boolean hasWindow = line.arguments().containsKey("kernel");
      if (hasWindow != line.arguments().containsKey("onto")) {
        throw new IllegalArgumentException("'kernel' and 'onto' are given together or not at all");
      }
      if (hasWindow) {
        Tensor onto = tensor(value("onto"));
        return source().inverseConv(name(), whole("channels"), window(), onto, whole("groups"));
      }
      for (String key : List.of("stride", "padding", "dilation")) {
        if (line.arguments().containsKey(key)) {
          throw new IllegalArgumentException(
              "'"
                  + key
                  + "' needs 'kernel' and 'onto'; without them the window is that which is inverted");
        }
      }
      return source().inverseConv(name(), whole("channels"), whole("groups"));
    }

    Tensor birdsEye() {
      return source().birdsEye(name(), whole("low"), whole("height"), reduction());
    }

    Tensor birdsEyeStack() {
      return source().birdsEyeStack(name(), whole("low"), whole("height"));
    }

    Tensor linear() {
      return source().linear(name(), whole("channels"), whole("groups"));
    }

    Tensor batchNorm() {
      return source().batchNorm(name(), Double.parseDouble(value("epsilon")));
    }

    Tensor leakyRelu() {
      return source().leakyRelu(name(), Float.parseFloat(value("slope")));
    }

    Tensor prune() {
      Tensor scores = tensor(value("scores"));
      float above = Float.parseFloat(value("above"));
      return source().prune(name(), scores, whole("channel"), above);
    }

    private Tensor tensor(String name) {
      Tensor tensor = tensors.get(name);
      if (tensor == null) {
        throw new IllegalArgumentException("no operator above is named '" + name + "'");
      }
      return tensor;
    }

    private Axes axes(String key) {
      return Argument.axes(value(key));
    }

    private int whole(String key) {
      return Argument.whole(value(key));
    }

    private String value(String key) {
      String given = line.arguments().get(key);
      if (given != null) {
        return given;
      }
      Argument argument = word.argument(key);
      if (argument == null || argument.usual() == null) {
        throw new IllegalStateException("'" + word.operator() + "' has no " + key);
      }
      return argument.usual();
    }
  }
}
