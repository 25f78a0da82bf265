package io.sparsewatt.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Facts about where figures were taken. */
public final class Machine {

  private Machine() {}

  /** Processor, vector instructions, cores, caches, load, system and Java. */
  public static Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("arch", System.getProperty("os.arch"));
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("processor", field(lines("/proc/cpuinfo"), "model name"));
    facts.put("vectors", vectors(field(lines("/proc/cpuinfo"), "flags")));
    facts.put("memory", field(lines("/proc/meminfo"), "MemTotal"));
    for (int level = 0; level < 4; level++) {
      String folder = "/sys/devices/system/cpu/cpu0/cache/index" + level + "/";
      List<String> size = lines(folder + "size");
      if (!size.isEmpty()) {
        String name = "L" + first(folder + "level") + " " + first(folder + "type");
        facts.put("cache " + name.toLowerCase(Locale.ROOT), size.getFirst());
      }
    }
    return facts;
  }

  /** The load of the last minute, as the system says it. */
  public static String load() {
    List<String> load = lines("/proc/loadavg");
    return load.isEmpty() ? "unknown" : load.getFirst().split(" ", 2)[0];
  }

  /** The commit of a checkout, with a mark if files differ from it. */
  public static String commit(Path home) {
    String commit = git(home, "rev-parse", "HEAD");
    if (commit.isEmpty()) {
      return "unknown";
    }
    return git(home, "status", "--porcelain", "--untracked-files=no").isEmpty()
        ? commit
        : commit + "-modified";
  }

  private static String git(Path home, String... words) {
    List<String> command = new java.util.ArrayList<>(List.of("git", "-C", home.toString()));
    command.addAll(List.of(words));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? text.strip() : "";
    } catch (IOException e) {
      // No git: the commit is not known.
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String vectors(String flags) {
    List<String> words = List.of(flags.split(" ", -1));
    if (words.contains("avx512f")) {
      return "AVX-512";
    }
    return words.contains("avx2") && words.contains("fma") ? "AVX2" : "neither AVX2 nor AVX-512";
  }

  private static String first(String file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? "" : lines.getFirst();
  }

  private static String field(List<String> lines, String name) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
        return line.substring(colon + 1).strip();
      }
    }
    return "unknown";
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      // Not Linux.
      return List.of();
    }
  }
}
