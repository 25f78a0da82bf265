package io.sparsewatt.engine.text;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Declaration;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.NetworkBuilder;
import io.sparsewatt.engine.Tensor;
import io.sparsewatt.engine.TrainableNetwork;
import io.sparsewatt.engine.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The structure of a network as its file says it, without weights. Immutable.
 *
 * <pre>{@code
 * sparsewatt-network 1            # this line first
 * name tiny
 * bounded 64x64x16                # left out: unbounded
 * input voxels channels=5
 * submanifold-conv a channels=16 kernel=3 of voxels
 * batch-norm a.norm epsilon=0.001 of a
 * relu a.relu of a.norm
 * strided-conv down channels=32 kernel=2 stride=2 of a.relu
 * inverse-conv up channels=16 of down
 * add skip of up a.relu
 * linear head channels=7 of skip
 * output head
 * }</pre>
 *
 * <p>A line is an operator, its name, its arguments in any order, and what it reads. A name with
 * other characters than letters, digits and {@code . _ - + / :} stands in double quotes, a
 * backslash before a quote or backslash in it. Everything from {@code #} to the end of a line is a
 * comment. {@code crossover=N} may stand on every operator, and {@code format=fp32}, the only
 * number format so far.
 */
public final class NetworkText {

  /** The version of the format that is written and read. */
  public static final int VERSION = 1;

  /** The longest text that is read, in characters: a hundred times the largest preset. */
  public static final int MAX_LENGTH = 1 << 20;

  private final String name;
  private final @Nullable Axes bounds;
  private final List<Declaration> operators;
  // Line of each operator.
  private final List<Integer> lines;
  private final List<String> outputs;

  NetworkText(
      String name,
      @Nullable Axes bounds,
      List<Declaration> operators,
      List<Integer> lines,
      List<String> outputs) {
    this.name = name;
    this.bounds = bounds;
    this.operators = List.copyOf(operators);
    this.lines = List.copyOf(lines);
    this.outputs = List.copyOf(outputs);
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException naming line, column and what was expected there
   */
  public static NetworkText parse(String text) {
    return new NetworkParser().parse(text);
  }

  /**
   * Reads a file in UTF-8.
   *
   * @throws IOException naming the file, and line, column and what was expected there
   */
  public static NetworkText read(Path file) throws IOException {
    // A character takes at most three bytes for each of the chars that are counted.
    if (Files.size(file) > 3L * MAX_LENGTH) {
      throw new IOException(
          file
              + " has "
              + Files.size(file)
              + " bytes; a network file has at most "
              + MAX_LENGTH
              + " characters");
    }
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The text of a network: reading it and building with the same weights gives the same digest.
   *
   * @throws IllegalArgumentException if a name holds control characters, or the network was made of
   *     another one and has no declarations
   */
  public static String write(Network network) {
    if (network.declarations().isEmpty()) {
      throw new IllegalArgumentException(
          "network '"
              + network.name()
              + "' was made of another network, not declared operator by operator; write that one");
    }
    StringBuilder text = new StringBuilder();
    text.append(NetworkParser.MAGIC).append(' ').append(VERSION).append('\n');
    text.append("name ").append(Token.written(network.name())).append('\n');
    if (network.bounds() != null) {
      text.append("bounded ").append(network.bounds()).append('\n');
    }
    for (Declaration line : network.declarations()) {
      append(text, line);
    }
    text.append("output");
    network.outputNames().forEach(output -> text.append(' ').append(Token.written(output)));
    return text.append('\n').toString();
  }

  private static void append(StringBuilder text, Declaration line) {
    Vocabulary.Word word = Vocabulary.word(line.operator());
    if (word == null) {
      throw new IllegalStateException("'" + line.operator() + "' is not registered for text");
    }
    text.append(line.operator()).append(' ').append(Token.written(line.name()));
    line.arguments()
        .forEach((key, value) -> {
          text.append(' ').append(key).append('=').append(Token.written(value));
        });
    if (!line.sources().isEmpty()) {
      text.append(" of");
      line.sources().forEach(source -> text.append(' ').append(Token.written(source)));
    }
    text.append('\n');
  }

  /** The network's name. */
  public String name() {
    return name;
  }

  /** Sides of the grid it is bounded to, or null. */
  public @Nullable Axes bounds() {
    return bounds;
  }

  /** The operators, the input first. */
  public List<Declaration> operators() {
    return operators;
  }

  /** Names of the outputs. */
  public List<String> outputs() {
    return outputs;
  }

  /**
   * The network with these weights.
   *
   * @param trained whether they come from training
   * @throws IllegalArgumentException naming the line that the engine refuses, and why
   */
  public Network build(Weights weights, boolean trained) {
    NetworkBuilder builder = Network.builder(name, weights).trained(trained);
    return builder.build(tensors(builder));
  }

  /** The same for training. */
  public TrainableNetwork buildTrainable(Weights weights) {
    NetworkBuilder builder = Network.builder(name, weights);
    return builder.buildTrainable(tensors(builder));
  }

  private Tensor[] tensors(NetworkBuilder builder) {
    if (bounds != null) {
      builder.bounded(bounds);
    }
    Map<String, Tensor> tensors = new HashMap<>();
    for (int n = 0; n < operators.size(); n++) {
      Declaration line = operators.get(n);
      try {
        tensors.put(line.name(), make(builder, line, tensors));
      } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
        throw new IllegalArgumentException(
            "line "
                + lines.get(n)
                + " ("
                + line.operator()
                + " '"
                + line.name()
                + "'): "
                + e.getMessage(),
            e);
      }
    }
    return outputs.stream().map(tensors::get).toArray(Tensor[]::new);
  }

  private static Tensor make(
      NetworkBuilder builder, Declaration line, Map<String, Tensor> tensors) {
    Vocabulary.Word word = Vocabulary.word(line.operator());
    if (word == null) {
      throw new IllegalStateException("the parser let '" + line.operator() + "' pass");
    }
    String crossover = line.arguments().get("crossover");
    builder.crossover(
        crossover == null ? NetworkBuilder.DEFAULT_CROSSOVER : Integer.parseInt(crossover));
    return word.maker().make(new Vocabulary.Call(builder, line, word, tensors));
  }
}
