package io.sparsewatt.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the server-sent events on a plain socket, so that it can also not read. */
final class EventStream implements AutoCloseable {

  /** An event; {@code id} empty where it has none. */
  record Event(String type, String id, JsonNode data) {}

  private static final int PATIENCE_MILLIS = 15_000;

  private final JsonMapper mapper = new JsonMapper();
  private final Socket socket;
  private final BufferedReader in;
  private String head = "";

  EventStream(RunningGateway gateway, String query, String... headers) throws IOException {
    socket = new Socket();
    // Small, so that a client that does not read is soon felt.
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new java.net.InetSocketAddress("127.0.0.1", gateway.port()));
    socket.setSoTimeout(PATIENCE_MILLIS);
    StringBuilder request =
        new StringBuilder("GET /api/v1/live" + query + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    socket
        .getOutputStream()
        .write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The answer's head and what stands before the first event. */
  String head() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) {
      text.append(line).append('\n');
    }
    head = text.toString();
    return head;
  }

  /** The next event. */
  Event next() throws IOException {
    return next(System.nanoTime() + PATIENCE_MILLIS * 1_000_000L);
  }

  private Event next(long deadline) throws IOException {
    String type = "";
    String id = "";
    String data = "";
    while (true) {
      // Events that are not waited for keep coming: the socket's own patience never ends.
      if (System.nanoTime() > deadline) {
        throw new IOException("the event waited for did not come; the last line was of " + type);
      }
      String line = line();
      if (line.startsWith("event: ")) {
        type = line.substring(7);
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && !type.isEmpty()) {
        return new Event(type, id, mapper.readTree(data));
      }
    }
  }

  /** The next event of a type; others are passed over. */
  Event next(String type) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    Event event = next(deadline);
    while (!event.type().equals(type)) {
      event = next(deadline);
    }
    return event;
  }

  private String line() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the stream has ended");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
