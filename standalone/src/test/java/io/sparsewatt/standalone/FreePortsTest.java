package io.sparsewatt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import io.sparsewatt.standalone.platform.Platform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Two platforms side by side: each gateway reaches its own services wherever they listen. */
@Tag("full")
class FreePortsTest {

  @TempDir Path folder;

  @Test
  void theGatewayReachesItsServicesOnAnyPorts() throws Exception {
    try (Platform platform = Platform.start(folder, Platform.Ports.FREE);
        HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> created =
          http.send(
              request(platform, "/api/v1/sensors/one")
                  .header("Content-Type", "application/json")
                  .PUT(HttpRequest.BodyPublishers.ofString("{\"modality\":\"lidar\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(created.statusCode()).as(created.body()).isIn(List.of(200, 201));
      HttpResponse<String> profiles =
          http.send(
              request(platform, "/api/v1/energy/profiles").build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(profiles.body()).contains("fp32-45nm");
      HttpResponse<String> plan =
          http.send(
              request(platform, "/api/v1/plans")
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      // The planner's own refusal, not the gateway's for want of a planner.
      assertThat(plan.statusCode()).as(plan.body()).isBetween(400, 499);
    }
  }

  @Test
  void fiveServicesLeaveTheProcessItsLogging() throws Exception {
    LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    ResetCount resets = new ResetCount();
    logging.addListener(resets);
    try (Platform platform = Platform.start(folder, Platform.Ports.FREE)) {
      assertThat(platform.address()).startsWith("http://");
    } finally {
      logging.removeListener(resets);
    }
    assertThat(resets.count).hasValue(0);
  }

  /** A service that sets up logging anew resets it first. */
  private static final class ResetCount implements LoggerContextListener {

    final AtomicInteger count = new AtomicInteger();

    @Override
    public void onReset(LoggerContext context) {
      count.incrementAndGet();
    }

    @Override
    public void onStart(LoggerContext context) {}

    @Override
    public void onStop(LoggerContext context) {}

    @Override
    public void onLevelChange(Logger logger, Level level) {}

    @Override
    public boolean isResetResistant() {
      return true;
    }
  }

  private static HttpRequest.Builder request(Platform platform, String path) {
    return HttpRequest.newBuilder(URI.create(platform.address() + path));
  }
}
