package io.sparsewatt.engine.weights;

import io.sparsewatt.engine.Axes;
import io.sparsewatt.engine.Geometry;
import io.sparsewatt.engine.Layer;
import io.sparsewatt.engine.Network;
import io.sparsewatt.engine.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Another library's weights, to be read into a network of this engine. Layout and order of axes are
 * named here or by the file's metadata ({@value #LAYOUT_KEY}, {@value #AXES_KEY}), and held against
 * every shape; what is not named must follow from the shapes, else the file is refused. Immutable.
 *
 * <pre>{@code
 * Network second =
 *     Checkpoint.of(Safetensors.read(file))
 *         .under("backbone_3d.")
 *         .layout(KernelLayout.SPCONV_2_2)
 *         .axes(AxisOrder.REVERSED)
 *         .into(weights -> OpenPcdet.voxelBackBone8x(weights, true, 4, OpenPcdet.KITTI_GRID));
 * }</pre>
 *
 * <p>A tensor is found under its name here or under PyTorch's: {@code .weight} (or {@code .kernel})
 * and {@code .bias} of a convolution or linear layer, {@code .weight .bias .running_mean
 * .running_var} of a batch norm. A bias that is not there is zero; nothing else may be missing, and
 * nothing may be left over.
 */
public final class Checkpoint {

  /** Metadata: a {@link KernelLayout#id()}. */
  public static final String LAYOUT_KEY = "sparsewatt.layout";

  /** Metadata: an {@link AxisOrder#id()}. */
  public static final String AXES_KEY = "sparsewatt.axes";

  private final Safetensors file;
  private final String prefix;
  private final Map<String, String> modules;
  private final @Nullable KernelLayout layout;
  private final @Nullable AxisOrder axes;
  private final @Nullable MatrixLayout matrices;

  private Checkpoint(
      Safetensors file,
      String prefix,
      Map<String, String> modules,
      @Nullable KernelLayout layout,
      @Nullable AxisOrder axes,
      @Nullable MatrixLayout matrices) {
    this.file = file;
    this.prefix = prefix;
    this.modules = modules;
    this.layout = layout;
    this.axes = axes;
    this.matrices = matrices;
  }

  /**
   * The weights in a file, as its metadata says.
   *
   * @throws IllegalArgumentException if its metadata names a layout that there is not
   */
  public static Checkpoint of(Safetensors file) {
    String layout = file.metadata().get(LAYOUT_KEY);
    String axes = file.metadata().get(AXES_KEY);
    return new Checkpoint(
        file,
        "",
        Map.of(),
        layout == null ? null : KernelLayout.of(layout),
        axes == null ? null : AxisOrder.of(axes),
        null);
  }

  /** Only the tensors whose names begin with this; the others belong to other parts of a model. */
  public Checkpoint under(String namePrefix) {
    return new Checkpoint(file, namePrefix, modules, layout, axes, matrices);
  }

  /**
   * The same, modules being named otherwise in the file.
   *
   * @param names the file's by the network's; what is not in it has one name
   */
  public Checkpoint named(Map<String, String> names) {
    return new Checkpoint(file, prefix, Map.copyOf(names), layout, axes, matrices);
  }

  /**
   * The same in this layout.
   *
   * @throws IllegalArgumentException if the file says otherwise
   */
  public Checkpoint layout(KernelLayout of) {
    refuseOther("layout", layout == null ? of.id() : layout.id(), of.id());
    return new Checkpoint(file, prefix, modules, of, axes, matrices);
  }

  /**
   * The same with axes in this order.
   *
   * @throws IllegalArgumentException if the file says otherwise
   */
  public Checkpoint axes(AxisOrder of) {
    refuseOther("order of axes", axes == null ? of.id() : axes.id(), of.id());
    return new Checkpoint(file, prefix, modules, layout, of, matrices);
  }

  /** The same, square matrices of linear layers lying so. */
  public Checkpoint matrices(MatrixLayout of) {
    return new Checkpoint(file, prefix, modules, layout, axes, of);
  }

  /**
   * A network with these weights.
   *
   * @param structure makes the network of weights: a preset, or a {@code NetworkText}'s build
   * @throws IllegalArgumentException if a tensor is missing, left over or of another shape, or if
   *     more than one reading fits and they give different weights
   */
  public Network into(Function<Weights, Network> structure) {
    return structure.apply(convert(structure).weights());
  }

  /** The weights by this engine's names and in its layout, to be kept in a file of its own. */
  public Safetensors convert(Function<Weights, Network> structure) {
    Skeleton skeleton = new Skeleton();
    Network network = structure.apply(skeleton);
    Set<String> unread = new TreeSet<>();
    for (String name : file.tensors().keySet()) {
      if (name.startsWith(prefix)) {
        unread.add(name);
      }
    }
    Map<String, Safetensors.Entry> plain = new TreeMap<>();
    Map<String, Kernel> kernels = new LinkedHashMap<>();
    Map<String, Found> sources = new LinkedHashMap<>();
    skeleton.shapes.forEach((name, shape) -> {
      Found found = find(name);
      if (found == null) {
        plain.put(name, new Safetensors.Entry(shape, new float[shape[0]]));
        return;
      }
      unread.remove(found.name);
      if (name.endsWith(".weight")) {
        kernels.put(name, kernel(network, name, shape));
        sources.put(name, found);
      } else if (Arrays.equals(found.entry.shape(), shape)) {
        plain.put(name, found.entry);
      } else {
        throw new IllegalArgumentException(
            found + ", but '" + name + "' needs " + Arrays.toString(shape));
      }
    });
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException(
          "network '" + network.name() + "' has no place for " + unread);
    }
    Map<String, Safetensors.Entry> all = new TreeMap<>(plain);
    read(kernels, sources)
        .forEach(
            (name, values) -> all.put(name, new Safetensors.Entry(skeleton.shape(name), values)));
    return new Safetensors(
        Map.of(LAYOUT_KEY, KernelLayout.SPARSEWATT.id(), AXES_KEY, AxisOrder.SAME.id()), all);
  }

  /** All kernels by the one reading that fits. */
  private Map<String, float[]> read(Map<String, Kernel> kernels, Map<String, Found> sources) {
    Map<String, Map<String, float[]>> readings = new LinkedHashMap<>();
    List<String> misfits = new ArrayList<>();
    for (KernelLayout l : layout == null ? List.of(KernelLayout.values()) : List.of(layout)) {
      for (AxisOrder o : axes == null ? List.of(AxisOrder.values()) : List.of(axes)) {
        String reading = l.id() + " with axes " + o.id();
        Map<String, float[]> values = new LinkedHashMap<>();
        String misfit = read(l, o, kernels, sources, values);
        if (misfit != null) {
          misfits.add(reading + ": " + misfit);
        } else if (readings.values().stream().noneMatch(other -> same(other, values))) {
          readings.put(reading, values);
        }
      }
    }
    if (readings.isEmpty()) {
      throw new IllegalArgumentException("no reading fits. " + String.join("; ", misfits));
    }
    if (readings.size() > 1) {
      throw new IllegalArgumentException(
          "the shapes fit "
              + readings.keySet()
              + ", which give different weights; name the layout and the order of axes");
    }
    return readings.values().iterator().next();
  }

  private @Nullable String read(
      KernelLayout l,
      AxisOrder o,
      Map<String, Kernel> kernels,
      Map<String, Found> sources,
      Map<String, float[]> values) {
    for (Map.Entry<String, Kernel> named : kernels.entrySet()) {
      Kernel kernel = named.getValue();
      Found found = java.util.Objects.requireNonNull(sources.get(named.getKey()));
      int[] shape = found.entry.shape();
      List<int[]> fitting = kernel.shapes(l, o);
      if (fitting.stream().noneMatch(s -> Arrays.equals(s, shape))) {
        return found + ", not one of " + fitting.stream().map(Arrays::toString).distinct().toList();
      }
      boolean square = kernel.linear() && shape.length == 2 && kernel.inPerGroup() == kernel.out();
      if (square && matrices == null) {
        throw new IllegalArgumentException(
            found + " and may be read as [out, in] or as [in, out]; say which by matrices(...)");
      }
      values.put(named.getKey(), kernel.read(found.entry.values(), shape, l, o, matrices));
    }
    return null;
  }

  private static boolean same(Map<String, float[]> one, Map<String, float[]> other) {
    return one.entrySet().stream()
        .allMatch(e -> Arrays.equals(e.getValue(), other.get(e.getKey())));
  }

  private static Kernel kernel(Network network, String name, int[] shape) {
    Layer layer = network.layer(module(name));
    Geometry geometry = layer.geometry();
    int inPerGroup = shape[shape.length - 2];
    return new Kernel(
        geometry == null ? Axes.of(1) : geometry.kernel(),
        geometry == null ? Axes.of(1) : geometry.stride(),
        inPerGroup,
        layer.outChannels(),
        layer.inChannels() / inPerGroup,
        geometry == null);
  }

  /** The tensor of a name, or null for a bias that is not there. */
  private @Nullable Found find(String name) {
    String module = module(name);
    String parameter = name.substring(module.length());
    String there = prefix + modules.getOrDefault(module, module);
    List<String> candidates = new ArrayList<>(List.of(there + parameter));
    candidates.addAll(
        switch (parameter) {
          case ".weight" -> List.of(there + ".kernel");
          case ".gamma" -> List.of(there + ".weight");
          case ".beta" -> List.of(there + ".bias");
          case ".mean" -> List.of(there + ".running_mean");
          case ".variance" -> List.of(there + ".running_var");
          default -> List.of();
        });
    List<String> present = candidates.stream().filter(file.tensors()::containsKey).toList();
    if (present.size() > 1) {
      throw new IllegalArgumentException(
          "'" + name + "' may be any of " + present + "; a file has one of them");
    }
    if (present.isEmpty()) {
      if (parameter.equals(".bias")) {
        return null;
      }
      throw new IllegalArgumentException("'" + name + "' is missing: none of " + candidates);
    }
    String found = present.getFirst();
    return new Found(found, java.util.Objects.requireNonNull(file.tensors().get(found)));
  }

  private static String module(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static void refuseOther(String what, String said, String given) {
    if (!said.equals(given)) {
      throw new IllegalArgumentException(
          "the " + what + " was named " + said + " before, and " + given + " now");
    }
  }

  /** A tensor of the file. */
  private record Found(String name, Safetensors.Entry entry) {
    @Override
    public String toString() {
      return "'" + name + "' has the shape " + Arrays.toString(entry.shape());
    }
  }

  /** Notes what a network asks for. */
  private static final class Skeleton implements Weights {

    private final Map<String, int[]> shapes = new LinkedHashMap<>();

    @Override
    public float[] tensor(String name, int... shape) {
      shapes.put(name, shape.clone());
      float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
      if (name.endsWith(".variance")) {
        // Nothing divides by zero.
        Arrays.fill(values, 1f);
      }
      return values;
    }

    int[] shape(String name) {
      return java.util.Objects.requireNonNull(shapes.get(name));
    }
  }
}
