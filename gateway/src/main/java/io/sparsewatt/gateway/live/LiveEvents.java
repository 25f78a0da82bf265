package io.sparsewatt.gateway.live;

import io.sparsewatt.gateway.view.EventQueue;
import io.sparsewatt.gateway.view.LiveViews;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code GET /api/v1/live}: server-sent events (docs/api/live.md, section 2). */
public final class LiveEvents implements WebHandler {

  private static final byte[] RETRY = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

  private final LiveViews views;
  private final Seats seats;

  public LiveEvents(LiveViews views, Seats seats) {
    this.views = views;
    this.seats = seats;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange) {
    return Mono.defer(() -> {
      Seats.Seat seat = seats.take();
      EventQueue client =
          views.openEvents(
              new LinkedHashSet<>(
                  exchange.getRequest().getQueryParams().getOrDefault("sensor", List.of())),
              lastEventId(exchange));
      return serve(exchange, client)
          .doFinally(end -> {
            views.close(client);
            seat.leave();
          });
    });
  }

  private static Mono<Void> serve(ServerWebExchange exchange, EventQueue client) {
    ServerHttpResponse response = exchange.getResponse();
    response.getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
    response.getHeaders().setCacheControl("no-store");
    response.getHeaders().set("X-Accel-Buffering", "no");
    DataBufferFactory buffers = response.bufferFactory();
    // Each inner stream is one event, chosen when the one before it has been written: what a slow
    // client has not taken waits in its queue, where newer events replace it.
    Flux<Mono<DataBuffer>> events =
        Flux.<Mono<DataBuffer>>generate(sink -> sink.next(client.next().map(buffers::wrap)));
    Mono<Void> written =
        response.writeAndFlushWith(events.startWith(Mono.fromSupplier(() -> buffers.wrap(RETRY))));
    return Mono.firstWithSignal(
        written, client.closed().then(Mono.fromRunnable(() -> Connections.drop(exchange))));
  }

  private static @Nullable String lastEventId(ServerWebExchange exchange) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    String header = headers.getFirst("Last-Event-ID");
    return header != null ? header : exchange.getRequest().getQueryParams().getFirst("lastEventId");
  }
}
