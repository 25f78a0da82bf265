package io.sparsewatt.e2e.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A headless Chromium that this machine has; none is downloaded. */
final class Chromium implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /**
   * WebGL in software, since a CI machine has no GPU; no sandbox, since it may be root; and none of
   * a browser's own requests to the world.
   */
  private static final List<String> FLAGS =
      List.of(
          "--use-angle=swiftshader",
          "--enable-unsafe-swiftshader",
          "--no-sandbox",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      browser =
          playwright
              .chromium()
              .launch(new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(FLAGS));
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  /** The first one on the PATH; null where there is none. */
  static @Nullable Path find() {
    String path = System.getenv("PATH");
    for (String folder :
        path == null ? new String[0] : path.split(Pattern.quote(File.pathSeparator), -1)) {
      for (String name : NAMES) {
        Path executable = Path.of(folder, name);
        if (!folder.isEmpty() && Files.isExecutable(executable)) {
          return executable;
        }
      }
    }
    return null;
  }

  static Chromium start(Path executable) {
    return new Chromium(executable);
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
