package io.sparsewatt.standalone.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a run's figures come from.
 *
 * @param command what was run
 * @param commit of the program, or {@code unknown}
 * @param machine processor, cores, memory, operating system, Java
 * @param input what was read, in words
 * @param inputSha256 hash over the names and bytes of the files read
 * @param network name and version of the weights
 * @param profiles name and version
 */
public record RunManifest(
    String command,
    String commit,
    Map<String, String> machine,
    String input,
    String inputSha256,
    Map<String, String> network,
    Map<String, String> profiles) {

  /**
   * The manifest of a run that has just been made here.
   *
   * @param input what was read, in words
   * @param path where that is
   */
  public static RunManifest of(String command, String input, Path path, RunSummary summary)
      throws IOException {
    Map<String, String> profiles = new TreeMap<>();
    summary.energy().forEach(energy -> profiles.put(energy.profile(), energy.version()));
    return new RunManifest(
        command,
        currentCommit(),
        machineFacts(),
        input,
        sha256(path),
        Map.of(
            "name",
            summary.sparsity().network(),
            "trained",
            Boolean.toString(summary.sparsity().trained())),
        profiles);
  }

  /** Facts of this machine that a figure depends on. */
  public static Map<String, String> machineFacts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("processor", processor());
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("maxHeapMiB", Long.toString(Runtime.getRuntime().maxMemory() >> 20));
    facts.put(
        "os",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    facts.put("java", Runtime.version().toString());
    return facts;
  }

  /** The commit that is checked out beside the program, or {@code unknown}. */
  public static String currentCommit() {
    String home = System.getProperty("sparsewatt.home");
    if (home == null) {
      return "unknown";
    }
    try {
      Process git =
          new ProcessBuilder("git", "-C", home, "describe", "--always", "--dirty")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream out = git.getInputStream()) {
        String commit =
            new String(out.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).trim();
        return git.waitFor() == 0 && !commit.isEmpty() ? commit : "unknown";
      }
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }

  /** SHA-256 over the names and bytes of a file, or of the files directly in a folder, by name. */
  public static String sha256(Path path) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    for (Path file : files(path)) {
      digest.update(
          file.getFileName().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      try (InputStream in = Files.newInputStream(file)) {
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown");
    } catch (IOException | java.io.UncheckedIOException e) {
      return "unknown";
    }
  }
}
