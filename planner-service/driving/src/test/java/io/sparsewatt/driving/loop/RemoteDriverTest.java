package io.sparsewatt.driving.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sparsewatt.driving.RealData;
import io.sparsewatt.planner.Planner;
import io.sparsewatt.planner.plan.PlanJson;
import io.sparsewatt.planner.scenario.ScenarioException;
import io.sparsewatt.planner.scenario.ScenarioJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A planner behind HTTP drives as the same planner does beside it. */
class RemoteDriverTest {

  private interface Answer {
    byte[] to(byte[] request) throws ScenarioException;
  }

  private static Outcome drive(int status, Answer answer) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/plans",
        exchange -> {
          try (exchange) {
            byte[] body;
            try {
              body = answer.to(exchange.getRequestBody().readAllBytes());
            } catch (ScenarioException e) {
              throw new IOException(e);
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/plans");
      return recorded()
          .drive(
              new DrivingPolicy("remote", seed -> new RemoteDriver(client, uri, s -> s.futures(4))),
              0,
              false,
              null);
    } finally {
      server.stop(0);
    }
  }

  private static RecordedDrive recorded() throws Exception {
    return new RecordedDrive(RealData.recording("USA_Lanker-1_15_T-1"));
  }

  @Test
  void theSamePlannerBehindHttpDrivesTheSame() throws Exception {
    Planner planner = new Planner();
    Outcome near =
        recorded()
            .drive(
                new DrivingPolicy("remote", seed -> new PlannedDriver(planner, s -> s.futures(4))),
                0,
                false,
                null);
    Outcome far = drive(200, request -> PlanJson.write(planner.plan(ScenarioJson.read(request))));
    assertThat(far.refused()).isNull();
    assertThat(far).usingRecursiveComparison().isEqualTo(near);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {}                                  | its trajectory has 0 points; two are needed",
        "200 | no JSON                             | the answer of",
        "200 | {\"trajectory\":[{\"x\":1},{\"x\":2}]} | trajectory[0] lacks x, y, heading or speed",
        "503 | busy                                | answered 503: busy"
      })
  void whatIsNoPlanEndsTheDriveWithTheReason(int status, String body, String reason)
      throws Exception {
    Outcome outcome = drive(status, request -> body.getBytes(StandardCharsets.UTF_8));
    assertThat(outcome.refused()).contains(reason);
    assertThat(outcome.isSuccess()).isFalse();
  }
}
