package io.sparsewatt.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One operator as it was asked for, before anything is folded or fused: a line of a network file.
 *
 * @param operator {@code submanifold-conv}, {@code batch-norm}, {@code relu}, ...
 * @param name of the operator
 * @param sources names of what it reads, in order
 * @param arguments by name, in the order in which they are written; those left out have their usual
 *     value
 */
public record Declaration(
    String operator, String name, List<String> sources, Map<String, String> arguments) {

  /** Copies both, keeping the order. */
  public Declaration {
    sources = List.copyOf(sources);
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  /** Writes one down while its operator is added. */
  static final class Draft {

    private final String operator;
    private final NetworkBuilder builder;
    private final List<String> sources = new ArrayList<>();
    private final Map<String, String> arguments = new LinkedHashMap<>();

    Draft(String operator, Tensor source, Tensor... others) {
      this.operator = operator;
      this.builder = source.builder;
      sources.add(source.name());
      for (Tensor other : others) {
        sources.add(other.name());
      }
    }

    Draft(String operator, NetworkBuilder builder) {
      this.operator = operator;
      this.builder = builder;
    }

    Draft with(String argument, Object value) {
      arguments.put(argument, value.toString());
      return this;
    }

    /** Nothing is written of a value that is the usual one. */
    Draft with(String argument, Object value, Object usual) {
      return value.equals(usual) ? this : with(argument, value);
    }

    Draft window(Geometry window) {
      return centredWindow(window).with("padding", window.padding(), Axes.of(0));
    }

    /** A window whose padding follows from its sides. */
    Draft centredWindow(Geometry window) {
      return with("kernel", window.kernel())
          .with("stride", window.stride(), Axes.of(1))
          .with("dilation", window.dilation(), Axes.of(1));
    }

    /** The tensor that the operator made. */
    Tensor of(Tensor made) {
      with("crossover", builder.crossover(), NetworkBuilder.DEFAULT_CROSSOVER);
      builder.declared(new Declaration(operator, made.name(), sources, arguments));
      return made;
    }
  }
}
