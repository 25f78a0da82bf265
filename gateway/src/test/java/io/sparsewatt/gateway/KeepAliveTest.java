package io.sparsewatt.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One connection, many requests, each sent as soon as the answer before it was read. The server
 * that Boot 4.1.1 brings left about one in 500 unanswered; and a count of requests taken for one of
 * connections refuses the connection in the end.
 */
class KeepAliveTest {

  private static final String BODY = "{\"sensors\":[]}";

  /** At one in 500, 2,000 miss it twice in a hundred runs. */
  @Test
  void everyRequestOfAConnectionIsAnswered() throws IOException {
    askOneAfterTheOther(2_000);
  }

  @Test
  @Tag("full")
  void everyRequestOfALongConnectionIsAnswered() throws IOException {
    askOneAfterTheOther(20_000);
  }

  private static void askOneAfterTheOther(int requests) throws IOException {
    try (RunningGateway gateway =
            new RunningGateway(
                "sparsewatt.gateway.edge.connections=2",
                "sparsewatt.gateway.edge.requests-per-second=1000000",
                "sparsewatt.gateway.edge.burst=1000000");
        Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.setSoTimeout(15_000);
      socket.setTcpNoDelay(true);
      byte[] request =
          "GET /api/v1/sensors HTTP/1.1\r\nHost: localhost\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII);
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[4096];
      for (int i = 0; i < requests; i++) {
        socket.getOutputStream().write(request);
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith(BODY)) {
          int n = in.read(buffer);
          assertThat(n).as("request " + i + " after " + answer).isPositive();
          answer.append(new String(buffer, 0, n, StandardCharsets.US_ASCII));
        }
        assertThat(answer).as("request " + i).startsWith("HTTP/1.1 200 OK");
      }
    }
  }

  @Test
  void connectionsBeyondTheLimitAreToldSo() throws IOException {
    try (RunningGateway gateway = new RunningGateway("sparsewatt.gateway.edge.connections=1");
        Socket first = new Socket("127.0.0.1", gateway.port());
        Socket second = new Socket("127.0.0.1", gateway.port())) {
      for (Socket socket : new Socket[] {first, second}) {
        socket.setSoTimeout(15_000);
      }
      byte[] request =
          "GET /api/v1/sensors HTTP/1.1\r\nHost: localhost\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII);
      first.getOutputStream().write(request);
      second.getOutputStream().write(request);
      String firstLine = firstLine(first.getInputStream());
      String secondLine = firstLine(second.getInputStream());
      // Which of the two was counted first is the system's choice.
      assertThat(new String[] {firstLine, secondLine})
          .containsExactlyInAnyOrder("HTTP/1.1 200 OK", "HTTP/1.1 503 Service Unavailable");
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }
}
