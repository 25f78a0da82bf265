package io.sparsewatt.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page as a person uses it, in a browser, on the real gateway and a drive. */
@Tag("browser")
@Timeout(300)
@ExtendWith(WithLiveDrive.class)
class PageTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** More than a theme's chrome has: voxels by height, boxes, a plan. */
  private static final int COLOURS_OF_A_SCENE = 100;

  private static @Nullable Chromium chromium;

  private final LiveDrive drive;

  PageTest(LiveDrive drive) {
    this.drive = drive;
  }

  @BeforeAll
  static void start() {
    Path executable = Chromium.find();
    Assumptions.assumeTrue(
        executable != null, "no Chromium on the PATH: the page was not opened in a browser");
    chromium = Chromium.start(executable);
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
  }

  private OpenPage open(String hash, int width, int height, ColorScheme scheme) {
    Chromium running = chromium;
    if (running == null) {
      throw new IllegalStateException("no browser was started");
    }
    return new OpenPage(
        running.browser(), drive.address().resolve("/" + hash), width, height, scheme);
  }

  private OpenPage desktop(String hash) {
    return open(hash, 1440, 900, ColorScheme.DARK);
  }

  @Test
  void aDriveIsSeenAsItGoesOn() {
    try (OpenPage page = desktop("#sensor=lidar")) {
      page.awaitFrames();
      long first = page.frame();
      String active = page.text("#strip .figure:nth-child(1) .value");
      assertThat(active).matches("[1-9].* [0-9.]+ %");
      assertThat(page.colours("#view")).hasSizeGreaterThan(COLOURS_OF_A_SCENE);
      page.until(
          "document.querySelector('#strip .figure .value').textContent.replaceAll('\\u202f', ' ')"
              + " !== "
              + quoted(active));
      assertThat(page.frame()).isGreaterThan(first);
      // Joules with band and basis, MACs of three passes, latency, pace.
      page.until("document.querySelector('#strip .figure.lead .value').textContent.includes('J')");
      assertThat(page.text("#strip .figure.lead .note")).isEqualTo("modelled \u00b7 fp32-45nm");
      assertThat(page.text("#strip .figure.lead .value")).contains("\u2013");
      assertThat(page.text("#strip .figure.wide .value")).matches("\\S+ \\S / \\S+ \\S\\*? / .*");
      page.until(
          "/[0-9] \\/ [0-9].* ms/.test(document.querySelector('#strip .figure:nth-child(6) .value')"
              + ".textContent)");
      assertThat(page.text("#sentence")).matches("(This frame ran|No gain:|A keyframe:) .*");
      assertThat(page.text("#badges"))
          .doesNotContain("predictor untrained")
          .doesNotContain("network untrained");
      // The plan: a road, cost by term.
      assertThat(page.text("#plan-facts")).contains("road: path of the sender");
      assertThat(page.colours("#birdseye").size()).isGreaterThan(20);
      page.assertNoFaults();
    }
  }

  @Test
  void voxelsAreColouredByTheirLabels() {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
      try (OpenPage page = open("#sensor=lidar", 1440, 900, scheme)) {
        page.awaitFrames();
        page.the("#colours button[data-colour=labels]").click();
        page.until("document.querySelectorAll('#legend span').length === 7");
        assertThat(page.text("#legend"))
            .contains(
                "ground",
                "vehicle",
                "two-wheeler",
                "pedestrian",
                "structure",
                "vegetation",
                "other")
            .doesNotContain("untrained");
        page.until("document.querySelector('#scene-note').textContent.includes('objects by')");
        assertThat(page.colours("#view")).hasSizeGreaterThan(COLOURS_OF_A_SCENE / 4);
        page.assertNoFaults();
      }
    }
  }

  @Test
  void modulesCheckThemselves() {
    try (OpenPage page = desktop("#sensor=lidar")) {
      page.awaitFrames();
      Object answer = page.page().evaluate("async () => (await import('/js/check.js')).selfTest()");
      assertThat(answer).isInstanceOf(Map.class);
      Map<?, ?> result = (Map<?, ?>) answer;
      assertThat((List<?>) result.get("failures")).isEmpty();
      assertThat(result.get("failed")).isEqualTo(0);
      assertThat(String.valueOf(result.get("passed"))).matches("1[3-9]|[2-9][0-9]");
      page.assertNoFaults();
    }
  }

  @Test
  void pausedStepsAndScrubsAndGoesLiveAgain() {
    try (OpenPage page = desktop("#sensor=lidar")) {
      page.awaitFrames();
      page.until("/([2-9][0-9]|[0-9]{3}) frames kept/.test(position.textContent)");
      page.page().keyboard().press("Space");
      page.until("position.textContent.startsWith('Paused')");
      long paused = page.frame();
      page.page().keyboard().press("ArrowLeft");
      page.until("!position.textContent.includes('n " + paused + ",')");
      long before = page.frame();
      assertThat(before).isLessThan(paused);
      page.the("#step-on").click();
      page.until("position.textContent.includes('n " + paused + ",')");

      Locator chart = page.the("#chart .u-over");
      BoundingBox box = chart.boundingBox();
      // Into the newest third: so much is buffered.
      page.page().mouse().click(box.x + box.width - 30, box.y + box.height / 2);
      page.until("!position.textContent.includes('n " + paused + ",')");
      long scrubbed = page.frame();
      assertThat(scrubbed).isLessThan(paused);
      assertThat(page.colours("#view")).hasSizeGreaterThan(COLOURS_OF_A_SCENE);

      page.the("#pause").click();
      page.until("position.textContent.startsWith('Live')");
      page.until("Number(/n (\\d+)/.exec(position.textContent)[1]) > " + paused);
      page.assertNoFaults();
    }
  }

  @Test
  void aLayerOpensWithCountsAndJoules() {
    try (OpenPage page = desktop("#sensor=lidar")) {
      page.awaitFrames();
      page.page().keyboard().press("Space");
      page.the("#layers tbody tr button").nth(1).click();
      page.until("document.querySelectorAll('.layer-joules tbody tr').length > 4");
      String detail = page.text("#layers .detail");
      assertThat(detail).contains("MACs executed", "edges from changed", "modelled, fp32-45nm");
      assertThat(page.text(".layer-joules tbody tr:nth-child(1) td:nth-child(2)"))
          .matches("[0-9.]+ [\u00b5mnp]?J");
      page.page().keyboard().press("Escape");
      page.until("document.querySelectorAll('#layers tbody tr').length > 5");
      page.assertNoFaults();
    }
  }

  @Test
  void aPlanOpensWithItsTermsByFuture() {
    try (OpenPage page = desktop("#sensor=lidar")) {
      page.awaitFrames();
      page.until("document.querySelectorAll('#futures button').length > 2");
      page.page().keyboard().press("Space");
      assertThat(termsAddUp(page)).startsWith("Expected cost");
      page.the("#futures button").nth(1).click();
      page.until("document.querySelector('#terms').textContent.includes('Cost in future')");
      assertThat(termsAddUp(page)).startsWith("Cost in future");
      page.assertNoFaults();
    }
  }

  /** The title of the sum; the terms shown add up to it, as far as three digits tell. */
  private static String termsAddUp(OpenPage page) {
    List<String> amounts = page.the("#terms .bar-row .amount").allTextContents();
    assertThat(amounts.size()).isGreaterThan(3);
    double total = Double.parseDouble(amounts.getFirst());
    double sum = amounts.subList(1, amounts.size()).stream().mapToDouble(Double::parseDouble).sum();
    double digit = total < 10 ? 0.005 : total < 100 ? 0.05 : 0.5;
    assertThat(sum).isCloseTo(total, offset(digit * amounts.size()));
    return page.text("#terms .bar-row.total .name");
  }

  @Test
  void anotherSensorAnotherProfileAnotherTheme() {
    String link;
    try (OpenPage page = desktop("")) {
      page.awaitFrames();
      page.the("#profile").selectOption("int8-45nm");
      page.until("document.querySelector('.figure.lead .note').textContent.includes('int8-45nm')");
      page.the("#sensor").selectOption(LiveDrive.CAMERA);
      page.until("document.querySelector('canvas.cells') !== null");
      page.awaitFrames();
      assertThat(page.text("#strip .figure .name")).isEqualTo("Active pixels");
      // The event camera's network is none that was trained.
      page.until("document.querySelector('#badges').textContent.includes('network untrained')");
      // Ground and both polarities.
      assertThat(page.colours("#view canvas").size()).isGreaterThan(2);
      assertThat(page.text("#terms")).contains("An event camera has neither");

      page.the("#sensor").selectOption(LiveDrive.SILENT);
      page.until("!document.querySelector('#notice').hidden");
      assertThat(page.text("#notice")).contains("rear is silent", "Other sensors stream");

      page.the("#sensor").selectOption(LiveDrive.LIDAR);
      page.awaitFrames();
      assertThat(page.page().evaluate("document.documentElement.dataset.theme ?? 'dark'"))
          .isEqualTo("dark");
      page.the("#theme").click();
      page.until("document.documentElement.dataset.theme === 'light'");
      page.the("#copy-link").click();
      page.until("document.querySelector('#toast').textContent.length > 0");
      assertThat(page.text("#toast")).isEqualTo("Link copied");
      link = String.valueOf(page.page().evaluate("() => navigator.clipboard.readText()"));
      assertThat(link)
          .startsWith(drive.address().toString())
          .contains("sensor=lidar", "profile=int8-45nm", "theme=light");
      page.assertNoFaults();
    }
    try (OpenPage linked = desktop(link.substring(link.indexOf('#')))) {
      linked.awaitFrames();
      linked.until("document.querySelector('.figure.lead .note').textContent.includes('int8')");
      assertThat(linked.page().evaluate("document.documentElement.dataset.theme"))
          .isEqualTo("light");
      linked.assertNoFaults();
    }
  }

  @Test
  void aRunIsDownloadedAndPricesNameTheirSources() throws IOException {
    try (OpenPage page = desktop("#sensor=lidar")) {
      page.awaitFrames();
      page.until("/[0-9]{2} frames kept/.test(position.textContent)");
      Download download = page.page().waitForDownload(() -> page.the("#download").click());
      assertThat(download.suggestedFilename()).matches("sparsewatt-lidar-n\\d+-\\d+\\.json");
      JsonNode run = JSON.readTree(Files.readAllBytes(download.path()));
      assertThat(run.path("format").stringValue()).isEqualTo("sparsewatt-page-run");
      assertThat(run.path("frames").size()).isGreaterThan(9);
      assertThat(run.at("/frames/5/sparsity/macs/executed").longValue()).isPositive();

      page.the("#prices").click();
      page.until("document.querySelectorAll('#dialog .dialog-table').length > 1");
      assertThat(page.text("#dialog")).contains("Horowitz", "fp32-45nm", "mac.fp32");
      page.page().keyboard().press("Escape");
      page.page().keyboard().press("?");
      page.until("document.querySelector('#dialog').textContent.includes('Keyboard')");
      page.assertNoFaults();
    }
  }

  @Test
  void onAPhonePanelsAreTabs() {
    try (OpenPage page = open("#sensor=lidar", 390, 844, ColorScheme.LIGHT)) {
      page.awaitFrames();
      for (String tab : new String[] {"joules", "timeline", "layers", "plan"}) {
        page.the("#tab-" + tab).click();
        page.the("#" + tab).waitFor();
        assertThat(page.page().evaluate("document.documentElement.scrollWidth"))
            .as("width of the page with the tab " + tab)
            .isEqualTo(390);
      }
      page.the("#tab-timeline").click();
      page.the("#pause").click();
      page.until("position.textContent.startsWith('Paused')");
      assertThat(page.colours("#view")).hasSizeGreaterThan(COLOURS_OF_A_SCENE);
      page.assertNoFaults();
    }
  }

  /** README's pictures: docs/screenshots says how they get there. */
  @Test
  void pictures() throws IOException, InterruptedException {
    Path folder =
        Files.createDirectories(
            Path.of(System.getProperty("sparsewatt.basedir"), "e2e-tests/target/screenshots"));
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
      String theme = scheme == ColorScheme.DARK ? "dark" : "light";
      for (int[] size : new int[][] {{1440, 900}, {390, 844}}) {
        try (OpenPage page = open("#sensor=lidar", size[0], size[1], scheme)) {
          page.awaitFrames();
          page.until("document.querySelectorAll('#futures button').length > 2");
          // A timeline with something on it.
          page.until("/([2-9][0-9]|[0-9]{3}) frames kept/.test(position.textContent)");
          drive.awaitTraffic();
          Path file = folder.resolve(size[0] + "-" + theme + ".jpg");
          page.screenshot(file);
          assertThat(Files.size(file)).isBetween(40_000L, 400_000L);
          page.assertNoFaults();
        }
      }
    }
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }
}
