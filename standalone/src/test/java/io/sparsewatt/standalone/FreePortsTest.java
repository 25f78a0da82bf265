package io.sparsewatt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsewatt.standalone.platform.Platform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static HttpRequest.Builder request(Platform platform, String path) {
    return HttpRequest.newBuilder(URI.create(platform.address() + path));
  }
}
