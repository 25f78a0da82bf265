package io.sparsewatt.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** The page in a window of its own, with all that went wrong in it. */
final class OpenPage implements AutoCloseable {

  /** Software rendering beside the whole platform on two cores. */
  private static final double PATIENCE_MS = 90_000;

  private static final int JPEG_QUALITY = 90;

  private static final Pattern FRAME = Pattern.compile("n (\\d+)");

  private final BrowserContext context;
  private final Page page;
  private final List<String> faults = new CopyOnWriteArrayList<>();

  OpenPage(Browser browser, URI address, int width, int height, ColorScheme scheme) {
    boolean phone = width < 620;
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setDeviceScaleFactor(phone ? 2 : 1)
                .setHasTouch(phone)
                .setIsMobile(phone)
                .setPermissions(List.of("clipboard-read", "clipboard-write"))
                .setColorScheme(scheme));
    context.setDefaultTimeout(PATIENCE_MS);
    page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        faults.add("console: " + message.text());
      }
    });
    page.onPageError(error -> faults.add("page error: " + error));
    page.onRequestFailed(request -> {
      // The page itself ends an event stream when it turns to another sensor.
      boolean ended = request.url().contains("/api/v1/live?");
      if (!(ended && "net::ERR_ABORTED".equals(request.failure()))) {
        faults.add("request failed: " + request.url() + ": " + request.failure());
      }
    });
    page.onResponse(response -> {
      if (response.status() >= 400) {
        faults.add(response.status() + " " + response.url());
      }
    });
    page.navigate(address.toString());
  }

  Page page() {
    return page;
  }

  Locator the(String selector) {
    return page.locator(selector);
  }

  String text(String selector) {
    String text = page.locator(selector).first().textContent();
    return text == null ? "" : text.replace('\u202f', ' ').strip();
  }

  /**
   * Waits until an expression in the page is true; one that fails, for want of an element, is not
   * yet. Asked from outside: Playwright's own wait evaluates text in the page, which its policy
   * refuses.
   */
  void until(String expression) {
    try {
      page.waitForCondition(
          () ->
              Boolean.TRUE.equals(
                  page.evaluate(
                      "() => { try { return " + expression + "; } catch { return false; } }")),
          new Page.WaitForConditionOptions().setTimeout(PATIENCE_MS));
    } catch (TimeoutError e) {
      throw new AssertionError(
          "never came true: "
              + expression
              + "; the page says: "
              + text("#sentence")
              + " | "
              + text("#position")
              + " | "
              + faults,
          e);
    }
  }

  /** Waits for figures and voxels of a streaming sensor. */
  void awaitFrames() {
    until(
        "document.querySelector('#strip .figure .value span').textContent.match(/^[1-9]/) !== null"
            + " && document.querySelector('#position').textContent.startsWith('Live')"
            + " && document.querySelector('#notice').hidden");
  }

  /** Number of the frame shown. */
  long frame() {
    Matcher matcher = FRAME.matcher(text("#position"));
    assertThat(matcher.find()).as("a frame's number in `" + text("#position") + "`").isTrue();
    return Long.parseLong(matcher.group(1));
  }

  /** Pixels by colour of what is drawn in an element. */
  Map<Integer, Integer> colours(String selector) {
    try {
      BufferedImage image =
          ImageIO.read(new ByteArrayInputStream(page.locator(selector).screenshot()));
      Map<Integer, Integer> colours = new HashMap<>();
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          colours.merge(image.getRGB(x, y), 1, Integer::sum);
        }
      }
      return colours;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A JPEG: half the bytes of a PNG of so many voxels, without loss that is seen. */
  void screenshot(Path file) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(file)
            .setType(ScreenshotType.JPEG)
            .setQuality(JPEG_QUALITY));
  }

  /** Nothing went wrong in the window so far. */
  void assertNoFaults() {
    assertThat(faults).as("console errors, page errors, failed requests").isEmpty();
  }

  @Override
  public void close() {
    context.close();
  }
}
